import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { apiToken, asOperator, operatorToken, post, serveSimulated } from '../test/served.ts';
import { readSettings } from './settings.ts';

const phone = '+237699128531';
const operated = { NKUL_OPERATOR_TOKEN: operatorToken };

/** What a socket that sends this hears until it is closed. */
async function exchange(url: string, sent: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.end(sent);
  return text(socket);
}

async function refusal(answer: Response) {
  return { status: answer.status, ...(await answer.json()) };
}

describe('An odd body', () => {
  it.each(['/notifications', '/messages/search'])(
    'that is nested 40,000 times is the mistake of its caller: %s',
    async (path) => {
      const { service } = await serveSimulated(operated);
      const deep = `${'['.repeat(40_000)}${']'.repeat(40_000)}`;
      const body = `{${path === '/notifications' ? `"to":{"phone":"${phone}"},"text":"x",` : ''}"metadata":{"a":${deep}}}`;
      const answer = await refusal(await post(`${service.url}${path}`, body, asOperator));
      expect(answer).toMatchObject({ status: 400, field: 'metadata' });
    },
  );

  it('keeps all its metadata, and is refused for a value that is passed over elsewhere', async () => {
    const { service } = await serveSimulated();
    const metadata = '{"__proto__":1,"order":7}';
    const sent = await post(
      `${service.url}/notifications`,
      `{"to":{"phone":"${phone}"},"text":"x","metadata":${metadata}}`,
    );
    const { id } = await sent.json();
    expect(JSON.stringify((await service.hub.get(id))?.metadata)).toBe(metadata);
    const values = '{"code":"1","minutes":[5]}';
    const body = `{"to":{"phone":"${phone}"},"template":"otp","values":${values}}`;
    expect(await refusal(await post(`${service.url}/notifications`, body))).toMatchObject({
      status: 400,
      field: 'values.minutes',
    });
  });

  it('is answered without what cannot be seen, without its length and without its numbers', async () => {
    const { service } = await serveSimulated();
    for (const name of ['\u202e\u001b', phone, 'k'.repeat(90_000)]) {
      const answer = await post(`${service.url}/notifications`, { to: { phone }, text: 'x', [name]: 1 });
      const words = await answer.text();
      expect(answer.status).toBe(400);
      expect(words).not.toMatch(/[\u202e]|u001b|699128531/);
      expect(words.length).toBeLessThan(700);
    }
  });

  it('that is JSON but no object is told so', async () => {
    const { service } = await serveSimulated();
    for (const body of ['"x"', '5', 'null', 'true'])
      expect((await refusal(await post(`${service.url}/notifications`, body))).detail).toContain(
        'one object of JSON',
      );
  });
});

describe('A search', () => {
  it('for an empty number finds nobody, not everybody', async () => {
    const { service } = await serveSimulated(operated);
    await post(`${service.url}/notifications`, { to: { phone }, text: 'x' });
    const answer = await refusal(await post(`${service.url}/messages/search`, { phone: '' }, asOperator));
    expect(answer).toMatchObject({
      status: 400,
      field: 'to.phone',
      detail: expect.stringContaining('is empty'),
    });
  });

  it('for a state that there is not names those that there are', async () => {
    const { service } = await serveSimulated(operated);
    const answer = await refusal(
      await post(`${service.url}/messages/search`, { status: 'deliverd' }, asOperator),
    );
    expect(answer.detail).toContain('give one of queued, sending');
  });
});

describe('An odd call', () => {
  it('whose path is not well-formed is told so', async () => {
    const { service } = await serveSimulated();
    for (const path of ['/messages/%', '/messages/%ff'])
      expect((await refusal(await fetch(`${service.url}${path}`))).detail).toContain(
        'The path is not well-formed',
      );
  });

  it('for the headers of the stream of events ends', async () => {
    const { service } = await serveSimulated();
    const answer = await fetch(`${service.url}/events`, {
      method: 'HEAD',
      signal: AbortSignal.timeout(5_000),
    });
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
      '',
    ]);
  });

  it('with more blanks before its token is let in, as RFC 6750 has it', async () => {
    const { service } = await serveSimulated({ NKUL_API_TOKEN: apiToken });
    const answer = await fetch(`${service.url}/messages/x`, {
      headers: { authorization: `bearer   ${apiToken}` },
    });
    expect(answer.status).toBe(404);
  });

  it('with two hosts is refused, whichever is ours', async () => {
    const { service } = await serveSimulated();
    const hosts = ['Host: 127.0.0.1', 'Host: evil.example'];
    for (const [first, second] of [hosts, hosts.toReversed()]) {
      const call = `GET /healthz HTTP/1.1\r\n${first}\r\n${second}\r\nConnection: close\r\n\r\n`;
      expect(await exchange(service.url, call)).toContain('HTTP/1.1 400');
    }
  });

  it('that the store fails is answered without the path of its file, which the log has', async () => {
    const { service } = await serveSimulated();
    await service.hub.stop();
    const answer = await refusal(await post(`${service.url}/notifications`, { to: { phone }, text: 'x' }));
    expect(answer).toEqual({
      status: 503,
      code: 'NKUL_HUB_STOPPED',
      detail: 'The service failed: its log says why.',
    });
    expect('The hub is stopped').toHaveBeenLogged();
  });
});

describe('An odd variable', () => {
  const complete = {
    DEVCODE_API_KEY: 'demo-key',
    DEVCODE_SENDER: 'NKUL',
    NKUL_CALLBACK_TOKEN: 'callback-token-of-more-than-128-bits',
  };

  it.each([
    ['DEVCODE_API_KEY', '"demo-key"'],
    ['DEVCODE_SENDER', "'NKUL'"],
    ['NKUL_DB', '"nkul.db"\r'],
    ['HOST', '"127.0.0.1"'],
    ['NKUL_CALLBACK_TOKEN', '"callback-token-of-more-than-128-bits"'],
  ])('that kept its quotation marks is refused: %s', (name, value) => {
    expect(() => readSettings({ ...complete, [name]: value })).toThrow(
      `${name} has a quotation mark around it`,
    );
  });

  it.each(['NKUL_STOP_TIMEOUT', 'NKUL_BALANCE_EVERY'])('that no timer can wait is refused: %s', (name) => {
    expect(() => readSettings({ ...complete, [name]: '25d' })).toThrow('give one second to 20 days');
    expect(readSettings({ ...complete, [name]: '20d' })).toBeDefined();
  });

  it.each([
    ['with the line end of a file of Windows', { PORT: '3001\r\n', HOST: 'LocalHost\r' }],
    ['with blanks around', { PORT: ' 3001\t', HOST: ' localhost' }],
  ])('is read %s', (_how, given) => {
    expect(readSettings({ ...complete, ...given })).toMatchObject({ port: 3001, host: 'localhost' });
  });

  it.each(['٣٠٠١', '3e3', '0x10', '+3000', '3000.0', '65536', '-1'])('is no port: %s', (PORT) => {
    expect(() => readSettings({ ...complete, PORT })).toThrow('PORT is not a whole number');
  });
});
