import { describe, expect, test } from 'vitest';
import { devcodeAccount, referenceOf } from '../test/devcode-account.ts';
import { faultyStore } from '../test/faulty-store.ts';
import { serve, token } from '../test/served-webhook.ts';
import { toyProvider } from '../test/toy-provider.ts';

const phone = '+237699128531';
const body = `{"dlrlist":[{"messageid":"${referenceOf(phone)}","mobileno":"${phone}","status":"DELIVRD"},{"messageid":"abc","mobileno":"${phone}"},null]}`;

const notStored = 'nkul: a delivery report could not be stored; its entry is answered as failed';

describe('When the store fails', () => {
  test('for one entry, that one alone is acknowledged with 0', async () => {
    const store = faultyStore();
    const { post, events } = await serve({ plugins: [devcodeAccount(), store] });
    store.fault = { item: (item) => item.kind === 'reference' && item.reference === 'abc' };
    const answer = await post(body);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text).dlrlist.map((one: { status: number }) => one.status)).toEqual([1, 0, 1]);
    expect(events.map(({ type }) => type)).toEqual(['report.parked', 'report.quarantined']);
    expect(notStored).toHaveBeenLogged(1);
  });

  test.each([
    ['wholly', { all: true }],
    ['for each entry', { item: () => true }],
  ])('%s, the answer is 503 with zeros and a time to come back, and nothing is told', async (_how, fault) => {
    const store = faultyStore();
    const { post, events } = await serve({ plugins: [devcodeAccount(), store] });
    store.fault = fault;
    const answer = await post(body);
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '30']);
    expect(JSON.parse(answer.text).dlrlist.map((one: { status: number }) => one.status)).toEqual([0, 0, 0]);
    expect(answer.text).not.toContain('disk');
    expect(events).toEqual([]);
    expect(notStored).toHaveBeenLogged(3);
  });

  test('the process lives on, and the call counts when it comes again', async () => {
    const store = faultyStore();
    const { post, sent, hub } = await serve({ plugins: [devcodeAccount(), store] });
    const id = await sent(phone);
    store.fault = { all: true };
    await Promise.all([post(body), post(body), post(body)]);
    expect(notStored).toHaveBeenLogged(9);
    store.fault = {};
    expect(await post(body)).toMatchObject({ status: 200 });
    expect(await hub.get(id)).toMatchObject({ status: 'delivered' });
  });
});

test('A report is stored before the answer', async () => {
  const store = faultyStore();
  const { post, events } = await serve({ plugins: [devcodeAccount(), store] });
  const { promise: until, resolve: release } = Promise.withResolvers<void>();
  store.fault = { until };
  let answered = false;
  const answer = post(body).finally(() => {
    answered = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect([answered, events]).toEqual([false, []]);
  release();
  expect(await answer).toMatchObject({ status: 200 });
});

test.each([
  [
    'throws',
    () => {
      throw new Error('no');
    },
  ],
  ['rejects', () => Promise.reject(new Error('no'))],
])('A listener that %s changes no answer', async (_how, listener) => {
  const { post, hub } = await serve();
  hub.on('*', listener);
  expect(await post(body)).toMatchObject({ status: 200 });
  expect('nkul: a listener failed').toHaveBeenLogged(3);
});

describe('A hub', () => {
  test('that is stopped answers 503 and a time to come back', async () => {
    const { post, hub } = await serve();
    await hub.stop();
    const answer = await post(body);
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '30']);
    expect(JSON.parse(answer.text)).toMatchObject({ status: 503 });
  });

  test('that is stopped answers 404 to a wrong token', async () => {
    const { post, hub } = await serve();
    await hub.stop();
    expect(await post(body, { path: '/callbacks/devcode/wrong' })).toMatchObject({ status: 404 });
  });

  test('whose callback throws answers 500 without a word of it', async () => {
    const toy = toyProvider('devcode');
    Object.defineProperty(toy.calls, 'push', {
      value: () => {
        throw new Error('secret');
      },
    });
    const { post } = await serve({ plugins: [toy] });
    const answer = await post('a;ok', { path: `/callbacks/devcode/${token}` });
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('secret');
    expect('nkul: a callback failed; the provider is answered 500').toHaveBeenLogged(1);
  });
});
