import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { notifierOf } from '../test/notifier-of.ts';
import { type Answer, answerWith, scriptedProvider } from '../test/provider.ts';

const sample = readFileSync(new URL('../fixtures/documented/balance-answer.json', import.meta.url), 'utf8');
const signal = () => AbortSignal.timeout(5_000);

async function balanceFrom(answer: Answer) {
  const provider = await scriptedProvider(answer);
  const notifier = await notifierOf({ baseUrl: provider.url });
  try {
    const balance = await notifier.balance?.({ signal: signal() }).catch((error: unknown) => error);
    return { balance, methods: provider.requests.map(({ method }) => method), requests: provider.requests };
  } finally {
    await notifier.close?.();
    await provider.close();
  }
}

it('leaves the process as a GET with the JSON body that the document has, and nothing in the address', async () => {
  const seen = Promise.withResolvers<string>();
  let wire = '';
  const server = createServer((socket) => {
    socket.on('data', (bytes) => {
      wire += bytes.toString('latin1');
      if (!wire.endsWith('}')) return;
      seen.resolve(wire);
      socket.end(
        `HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(sample)}\r\n\r\n${sample}`,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const notifier = await notifierOf({ baseUrl: `http://127.0.0.1:${port}/developpeur/` });

  const balance = await notifier.balance?.({ signal: signal() });

  const [head = '', body] = (await seen.promise).split('\r\n\r\n');
  const [requestLine, ...headers] = head.split('\r\n');
  expect(requestLine).toBe('GET /developpeur/Solde_sms_dev HTTP/1.1');
  expect(headers).toContain('content-type: application/json');
  expect(headers).toContain('content-length: 22');
  expect(body).toBe('{"api_key":"demo-key"}');
  expect(balance).toEqual({ left: 968, bought: 1000, sent: 32, unit: 'sms', at: expect.any(Date) });
  await notifier.close?.();
  await new Promise((resolve) => server.close(resolve));
});

describe('the answer', () => {
  it.each([
    ['nested in data, as in the sample', sample],
    [
      'beside data, as in the table',
      { success: true, qty_acheter: 1000, qty_envoye: 32, solde: 968, data: {} },
    ],
    [
      'with numbers as strings',
      { success: 'true', data: { qty_acheter: '1000', qty_envoye: '32', solde: ' 968 ' } },
    ],
  ])('is read %s', async (_what, body) => {
    const { balance } = await balanceFrom(answerWith(200, body));
    expect(balance).toMatchObject({ left: 968, bought: 1000, sent: 32, unit: 'sms' });
  });

  it('may leave out what was bought and sent', async () => {
    const { balance } = await balanceFrom(answerWith(200, { data: { solde: 3 } }));
    expect(balance).toEqual({ left: 3, unit: 'sms', at: expect.any(Date) });
  });

  it.each([
    ['a refused account', answerWith(401, { success: false, msg: "Pas d'autorisation" }), 'apiKey', 1],
    ['an answer without a balance', answerWith(200, { success: true, data: {} }), 'answered 200', 1],
    ['HTML', answerWith(200, '<html>'), 'answered 200', 1],
    ['a success that is none', answerWith(200, { success: false, data: { solde: 7 } }), 'answered 200', 1],
    ['a 500', answerWith(500, ''), 'answered 500', 1],
    ['a 405 to both methods', answerWith(405, ''), 'answered 405', 2],
  ])('is a clear error for %s', async (_what, answer, words, requests) => {
    const { balance, methods } = await balanceFrom(answer);
    expect(balance).toMatchObject({ code: 'NKUL_BALANCE', message: expect.stringContaining(words) });
    expect(methods).toHaveLength(requests);
  });
});

describe('a provider that refuses GET with a body', () => {
  it.each([400, 404, 405, 406])('is asked by POST after a %i, and from then on', async (status) => {
    const provider = await scriptedProvider((response, request, socket) =>
      answerWith(request.method === 'GET' ? status : 200, request.method === 'GET' ? '' : sample)(
        response,
        request,
        socket,
      ),
    );
    const notifier = await notifierOf({ baseUrl: provider.url });
    expect(await notifier.balance?.({ signal: signal() })).toMatchObject({ left: 968 });
    expect(await notifier.balance?.({ signal: signal() })).toMatchObject({ left: 968 });
    expect(provider.requests.map(({ method, body }) => `${method} ${body}`)).toEqual([
      'GET {"api_key":"demo-key"}',
      'POST {"api_key":"demo-key"}',
      'POST {"api_key":"demo-key"}',
    ]);
    await notifier.close?.();
    await provider.close();
  });
});

it('says so when the provider cannot be reached', async () => {
  const notifier = await notifierOf({ baseUrl: 'http://127.0.0.1:1/' });
  await expect(notifier.balance?.({ signal: signal() })).rejects.toThrow(
    'could not be asked for the balance (ECONNREFUSED)',
  );
  await notifier.close?.();
});
