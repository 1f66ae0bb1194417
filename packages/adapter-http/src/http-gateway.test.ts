import { hmac } from '@nkul/adapter-kit';
import { createHub } from '@nkul/core';
import { CALLBACK, type CallbackRequest, NOTIFIER } from '@nkul/core/adapter';
import { faultServer, type OkAnswer } from '@nkul/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { httpGateway } from './http-gateway.ts';
import type { HttpGatewaySettings, ReportSettings } from './settings.ts';

const basis: HttpGatewaySettings = {
  baseUrl: 'https://gateway.example',
  channel: 'sms',
  secrets: { key: 'a-very-secret-key' },
  path: '/send',
  form: ({ to, text, secrets }) => ({ to, text, key: secrets['key'] ?? '' }),
  answer: { reference: 'data.0.id', code: 'error.code', words: 'error.words', units: 'data.0.parts' },
};

async function submitted(answer: OkAnswer, settings: Partial<HttpGatewaySettings> = {}) {
  const server = await faultServer({ ok: () => answer });
  onTestFinished(() => server.close());
  const given = { ...basis, baseUrl: server.url, ...settings };
  const hub = await createHub({ plugins: [httpGateway(given)], start: false });
  const notifier = hub.container.resolve(NOTIFIER);
  const to = '+237699128531';
  const message = { id: 'm', attempt: 1, to, content: { text: 'Bonjour' }, recipient: {}, metadata: {} };
  const [submission] = await notifier.send([message], { signal: new AbortController().signal });
  await notifier.close?.();
  return { submission, sends: server.sends, notifier };
}

describe('an answer', () => {
  it.each<[string, OkAnswer, object]>([
    [
      'with a reference accepts',
      { status: 200, body: { data: [{ id: 7, parts: 2 }] } },
      { outcome: 'accepted', reference: '7', units: 2 },
    ],
    ['with 2xx and nothing else is unknown', { status: 200, body: {} }, { outcome: 'unknown' }],
    ['that is a list is unknown', { status: 200, body: [{ id: 7 }] }, { outcome: 'unknown' }],
    [
      'with 2xx and a code that has no row is unknown: it may be taken',
      { status: 202, body: { error: { code: '17' } } },
      { outcome: 'unknown' },
    ],
    [
      'with 2xx and a code that has a row refuses',
      { status: 200, body: { error: { code: '9', words: 'to a-very-secret-key' } } },
      { outcome: 'rejected', reason: { code: 'opted_out', message: expect.stringContaining('to ***') } },
    ],
    [
      'with 4xx and a code refuses',
      { status: 400, body: { error: { code: '17' } } },
      { outcome: 'rejected', reason: { code: 'provider_refused', providerCode: '17' } },
    ],
    [
      'with 4xx and a reference does not accept',
      { status: 400, body: { data: [{ id: 7 }] } },
      { outcome: 'unknown' },
    ],
    ['with 5xx is unknown', { status: 500, body: { error: { code: '17' } } }, { outcome: 'unknown' }],
    ['with 401 pauses', { status: 401, body: {} }, { outcome: 'deferred', pause: 'unauthorized' }],
  ])('%s', async (_is, answer, expected) => {
    const rows = [{ code: '9', is: 'opted_out' }] as const;
    const { submission } = await submitted(answer, { answer: { ...basis.answer, rows } });
    expect(submission).toMatchObject(expected);
  });

  it('of another form than a function expects is unknown, and throws nothing', async () => {
    const reference = () => {
      throw new TypeError('undefined is not an object');
    };
    const { submission } = await submitted({ status: 200, body: {} }, { answer: { reference } });
    expect(submission).toMatchObject({ outcome: 'unknown' });
  });
});

describe('a request', () => {
  const ok = { status: 200, body: { data: [{ id: 7 }] } };

  it('is a form', async () => {
    const { sends } = await submitted(ok);
    expect(sends[0]).toMatchObject({ method: 'POST', url: '/send' });
    expect([...new URLSearchParams(sends[0]?.body)]).toEqual([
      ['to', '+237699128531'],
      ['text', 'Bonjour'],
      ['key', 'a-very-secret-key'],
    ]);
  });

  it('is a query', async () => {
    const query = ({ to, reference }: { readonly to: string; readonly reference: string }) => ({
      to,
      reference,
    });
    const { sends } = await submitted(ok, { method: 'GET', form: undefined, query });
    expect(sends[0]).toMatchObject({
      method: 'GET',
      url: '/send?to=%2B237699128531&reference=m.1',
      body: '',
    });
  });

  it.each([
    [
      'throws',
      () => {
        throw new RangeError('a-very-secret-key');
      },
    ],
    ['leads to another server', () => '@evil.example/'],
  ])('whose path %s refuses its message, before any call', async (_how, path) => {
    const { submission, sends } = await submitted(ok, { path });
    expect(submission).toMatchObject({ outcome: 'rejected', reason: { code: 'invalid_request' } });
    expect([sends, JSON.stringify(submission).includes('secret')]).toEqual([[], false]);
  });
});

it('a secret that is replaced while it is refused is not held against the account', async () => {
  let key = 'first';
  const secrets = { key: () => key, other: 'unchanged' };
  const form = ({ secrets: given }: { readonly secrets: Readonly<Record<string, string>> }) => {
    key = 'second';
    return { ...given };
  };
  const { submission, sends, notifier } = await submitted({ status: 401, body: {} }, { secrets, form });
  expect(sends[0]?.body).toBe('other=unchanged&key=first');
  expect(submission).toMatchObject({ outcome: 'deferred', retryAfterMs: 0 });
  expect(notifier.secrets?.()).toEqual(['second', 'unchanged']);
});

it('a balance is read where the settings say', async () => {
  const balance = { path: '/balance', left: 'data.0.left', unit: 'SMS' };
  const { notifier } = await submitted(
    { status: 200, body: { data: [{ id: 1, left: '1 785' }] } },
    { balance },
  );
  const signal = new AbortController().signal;
  await expect(notifier.balance?.({ signal })).rejects.toThrow('could not be asked');
  const server = await faultServer({ ok: () => ({ status: 200, body: { data: [{ left: '1 785' }] } }) });
  onTestFinished(() => server.close());
  const plugins = [httpGateway({ ...basis, baseUrl: server.url, balance })];
  const other = (await createHub({ plugins, start: false })).container.resolve(NOTIFIER);
  expect(await other.balance?.({ signal })).toMatchObject({ left: 1785, unit: 'SMS' });
  await other.close?.();
});

describe('a report', () => {
  const report: ReportSettings = { reference: 'id', status: 'state', statuses: { ok: 'delivered' } };
  const body = Buffer.from('{"id":"7","state":"ok"}');

  async function callbackOf(more: Partial<ReportSettings>) {
    const plugins = [httpGateway({ ...basis, report: { ...report, ...more } })];
    return (await createHub({ plugins, start: false })).container.resolve(CALLBACK);
  }
  const call = (more: Partial<CallbackRequest>): CallbackRequest => ({
    method: 'POST',
    headers: {},
    body,
    ...more,
  });

  it.each([
    [
      'an HMAC',
      { by: 'hmac', header: 'X-Sign', algorithm: 'sha256', encoding: 'hex', secret: 'key' },
      { 'x-sign': hmac(body, { algorithm: 'sha256', encoding: 'hex', secret: 'a-very-secret-key' }) },
    ],
    ['a header', { by: 'header', header: 'X-Token', secret: 'key' }, { 'x-token': 'a-very-secret-key' }],
    [
      'Basic',
      { by: 'basic', user: 'nkul', secret: 'key' },
      { authorization: `Basic ${btoa('nkul:a-very-secret-key')}` },
    ],
  ] as const)('is checked by %s', async (_by, check, headers) => {
    const callback = await callbackOf({ check });
    expect(() => callback.check?.(call({ headers }))).not.toThrow();
    const wrong = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `${value}0`]));
    for (const bad of [{}, wrong]) expect(() => callback.check?.(call({ headers: bad }))).toThrow('gateway');
  });

  it('comes in a query, a form, or a list, and is answered as the gateway wants', async () => {
    const expected = { kind: 'report', report: { reference: '7', status: 'delivered' } };
    const get = await callbackOf({ method: 'GET' });
    expect(get.methods).toEqual(['GET']);
    const query = { id: '7', state: 'ok' };
    expect(get.read(call({ method: 'GET', query })).entries).toMatchObject([expected]);
    const form = {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from('id=7&state=ok'),
    };
    expect((await callbackOf({})).read(call(form)).entries).toMatchObject([expected]);
    const several = await callbackOf({
      list: 'all',
      answer: { status: 200, type: 'text/plain', body: 'OK' },
    });
    const reading = several.read(call({ body: Buffer.from('{"all":[{"id":"7","state":"ok"},1]}') }));
    expect(reading.entries).toMatchObject([expected, { kind: 'quarantined' }]);
    expect(several.answer(['stored'], reading)).toEqual({
      status: 200,
      headers: { 'content-type': 'text/plain' },
      body: 'OK',
    });
    expect(several.answer(['failed'], reading)).toMatchObject({ status: 503 });
  });
});

it.each<[Partial<Record<keyof HttpGatewaySettings, unknown>>, string]>([
  [{ baseUrl: undefined }, 'baseUrl is missing'],
  [{ baseUrl: 'http://gateway.example' }, 'baseUrl must be an https address'],
  [{ path: 'send' }, 'path must begin with a slash'],
  [{ answer: { code: 'code' } }, 'answer needs a reference or taken'],
  [{ answer: { reference: 'a..b' } }, "must be a path such as 'data.id'"],
  [{ answer: { reference: 'id', rows: [{ is: 'opted_out' }] } }, 'has no condition'],
  [{ answer: { reference: 'id', rows: [{ code: '1', is: 'gone' }] } }, 'is wrong'],
  [{ json: () => ({}) }, 'form is given beside json'],
  [{ secrets: { key: '' } }, 'is empty'],
  [{ report: { reference: 'id', status: 's', statuses: { ok: 'fine' } } }, 'is wrong'],
  [
    {
      report: {
        reference: 'id',
        status: 's',
        statuses: {},
        check: { by: 'header', header: 'x', secret: 'other' },
      },
    },
    'report.check names a secret',
  ],
  [{ report: { reference: 'id', status: 's', statuses: {}, check: { by: 'magic' } } }, 'must have by'],
  [
    { report: { reference: 'id', status: 's', statuses: {}, answer: { status: 1_000 } } },
    'report.answer.status',
  ],
])('the setting %o is refused at the start, by name', (given, words) => {
  // The settings are wrong on purpose, as a program without types gives them.
  expect(() => httpGateway({ ...basis, ...given } as unknown as HttpGatewaySettings)).toThrow(words);
});

describe('a function of the settings that gives a promise', () => {
  const late = (() => Promise.reject(new Error('a-very-secret-key'))) as never;

  it.each<[string, Partial<HttpGatewaySettings>]>([
    ['path', { path: late }],
    ['query', { query: late }],
    ['headers', { headers: late }],
    ['json', { json: late, form: undefined }],
    ['form', { form: late }],
  ])('as %s writes nothing, and ends no process', async (_name, settings) => {
    const rejections: unknown[] = [];
    const heard = (reason: unknown) => rejections.push(reason);
    process.on('unhandledRejection', heard);
    onTestFinished(() => void process.off('unhandledRejection', heard));
    const { submission, sends } = await submitted({ status: 200, body: { data: [{ id: 7 }] } }, settings);
    await new Promise((resolve) => setImmediate(resolve));
    expect(submission).toMatchObject({ outcome: 'rejected', reason: { code: 'invalid_request' } });
    expect([sends.length, rejections]).toEqual([0, []]);
  });
});

it('a body that cannot be JSON refuses its message, instead of a try without end', async () => {
  const json = () => ({ amount: 5n });
  const { submission, sends } = await submitted({ status: 200, body: {} }, { json, form: undefined });
  expect([submission, sends]).toMatchObject([
    { outcome: 'rejected', reason: { code: 'invalid_request' } },
    [],
  ]);
});

it('an absurd delay counts as a day', async () => {
  const answer = { ...basis.answer, retryAfter: 'wait' };
  const { submission } = await submitted({ status: 429, body: { wait: 1e30 } }, { answer });
  expect(submission).toMatchObject({ outcome: 'deferred', retryAfterMs: 86_400_000 });
});

it('a balance whose headers throw does not show what they threw', async () => {
  const headers = () => {
    throw new Error('with a-very-secret-key');
  };
  const balance = { path: '/balance', left: 'left', unit: 'SMS' };
  const { notifier } = await submitted({ status: 200, body: {} }, { headers, balance });
  const asked = notifier.balance?.({ signal: new AbortController().signal });
  await expect(asked).rejects.toThrow('The function headers of the settings failed (Error).');
});

it.each(['.example.org/balance', '@example.org/', 'balance'])(
  'a path of the balance that could lead to another server is refused: %s',
  (path) => {
    const balance = { path, left: 'left', unit: 'SMS' };
    expect(() => httpGateway({ ...basis, balance })).toThrow(/path/);
  },
);

it('a path that gives a promise finds nothing, and ends no process', async () => {
  const rejections: unknown[] = [];
  const heard = (reason: unknown) => rejections.push(reason);
  process.on('unhandledRejection', heard);
  onTestFinished(() => void process.off('unhandledRejection', heard));
  const reference = () => Promise.reject(new Error('late'));
  const { submission } = await submitted({ status: 200, body: {} }, { answer: { reference } });
  await new Promise((resolve) => setImmediate(resolve));
  expect(submission).toMatchObject({ outcome: 'unknown' });
  expect(rejections).toEqual([]);
});
