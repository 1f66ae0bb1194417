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
    [
      'with numbers as people write them',
      { success: '1', data: { qty_acheter: '1\u202f000', qty_envoye: '32 SMS', solde: '968,00' } },
    ],
    [
      'under keys in another case',
      { Success: true, Data: { Qty_Acheter: 1000, QTY_ENVOYE: 32, Solde: 968 } },
    ],
    [
      'from data that is a list',
      { success: true, data: [{ qty_acheter: 1000, qty_envoye: 32, solde: 968 }] },
    ],
    [
      'from data that is JSON as a text',
      { success: true, data: JSON.stringify({ qty_acheter: 1000, qty_envoye: 32, solde: 968 }) },
    ],
    ['from JSON that was written as a text of JSON', JSON.stringify(sample)],
    ['from a list of one', `[${sample}]`],
    ['behind a warning of PHP', `<br />\n<b>Notice</b>: Undefined index\n${sample}`],
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
    ['HTML to both methods', answerWith(200, '<html>'), 'answered 200 to POST', 2],
    ['a success that is none', answerWith(200, { success: false, data: { solde: 7 } }), 'answered 200', 1],
    ...['false', 'False', '0', 0, 'non', 'faux'].map((success): [string, Answer, string, number] => [
      `${JSON.stringify(success)} as success`,
      answerWith(200, { success, data: { solde: 7 } }),
      'answered 200',
      1,
    ]),
    ['an error by its code', answerWith(200, { code: 'error', data: { solde: 7 } }), 'answered 200', 1],
    ['a balance that is ambiguous', answerWith(200, { data: { solde: '1.785' } }), 'answered 200', 1],
    ['an expired account', answerWith(403, { message: 'Account expired' }), 'apiKey', 1],
    ['too many calls', answerWith(429, ''), 'answered 429', 1],
    ['a server that is away', answerWith(503, ''), 'answered 503', 1],
    ['a 500', answerWith(500, ''), 'answered 500', 1],
    ['a 405 to both methods', answerWith(405, ''), 'answered 405', 2],
  ])('is a clear error for %s', async (_what, answer, words, requests) => {
    const { balance, methods } = await balanceFrom(answer);
    expect(balance).toMatchObject({ code: 'NKUL_BALANCE', message: expect.stringContaining(words) });
    expect(methods).toHaveLength(requests);
  });
});

describe('a provider that refuses GET with a body', () => {
  const html = '<html>Forbidden</html>';
  it.each<readonly [string, Answer]>([
    ...[400, 403, 404, 405, 406, 410, 411, 413, 415, 417, 422, 501].map((status): [string, Answer] => [
      `a ${status}`,
      answerWith(status, html),
    ]),
    ['a 200 whose body says 400', answerWith(200, { success: false, status: 400, msg: 'Bad request' })],
    ['a 200 whose body says "405"', answerWith(200, { success: 'false', status: '405' })],
    [
      'a 200 whose body misses the key',
      answerWith(200, { success: false, status: 400, msg: 'Erreur de validation pour api_key manquant' }),
    ],
    ['a 401 that misses the key', answerWith(401, { msg: 'Erreur de validation pour api_key manquant' })],
    ['a page', answerWith(200, html)],
    ['an empty answer', answerWith(200, '')],
    ['a connection that is reset', (_response, _request, socket) => socket.resetAndDestroy()],
  ])('is asked by POST after %s, and from then on', async (_what, refusal) => {
    const provider = await scriptedProvider((response, request, socket) =>
      (request.method === 'GET' ? refusal : answerWith(200, sample))(response, request, socket),
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

it('reads a balance that the body says is one, whatever HTTP says', async () => {
  const { balance, methods } = await balanceFrom(answerWith(401, sample));
  expect([balance, methods]).toMatchObject([{ left: 968 }, ['GET']]);
});

it('asks no other way when the time is up', async () => {
  const provider = await scriptedProvider(() => {});
  const notifier = await notifierOf({ baseUrl: provider.url });
  await expect(notifier.balance?.({ signal: AbortSignal.timeout(200) })).rejects.toThrow('TimeoutError');
  expect(provider.requests).toHaveLength(1);
  await notifier.close?.();
  await provider.close();
});

it('says so when the provider cannot be reached', async () => {
  const notifier = await notifierOf({ baseUrl: 'http://127.0.0.1:1/' });
  await expect(notifier.balance?.({ signal: signal() })).rejects.toThrow(
    'could not be asked for the balance (ECONNREFUSED)',
  );
  await notifier.close?.();
});
