import { eventually, fakeNotifier, testHub } from '@nkul/testing';
import { describe, expect, it, vi } from 'vitest';
import { memoryStore } from '../memory/memory-store.ts';
import type { Store } from '../ports/store.ts';

const phone = '+237699128531';
const awa = { name: 'awa', through: 'console' } as const;
const from = new Date('2020-01-01T00:00:00Z');

/** A hub that has sent one message, and has another that waits for a paused notifier. */
async function busyHub(store: Store = memoryStore()) {
  const sms = fakeNotifier({ name: 'alpha' });
  sms.script({ outcome: 'accepted', reference: 'ref-1', units: 2 });
  const context = await testHub({ notifiers: [sms], store });
  const { id } = await context.notify('Bonjour', phone);
  await eventually(async () => (await context.hub.get(id))?.attempts[0]?.settledAt !== undefined);
  await context.hub.pause('alpha', { by: awa, note: 'asked' });
  await context.notify('Encore', phone);
  return { ...context, id };
}

/** A store whose `count()` answers when it is told to. */
function slowStore() {
  const store = memoryStore();
  const answer = Promise.withResolvers<Awaited<ReturnType<Store['count']>>>();
  vi.spyOn(store, 'count').mockImplementation(() => answer.promise);
  return { store, answer };
}

describe('hub.questions()', () => {
  it('answers all as the hub itself, and hub.reading', async () => {
    const { hub, id } = await busyHub();
    const questions = hub.questions();
    const { reading } = hub;
    const pairs = [
      [questions.get(id), hub.get(id)],
      [questions.find({ to: '699 12 85 31' }), hub.find({ to: '699 12 85 31' })],
      [questions.count(), hub.count()],
      [questions.pauses(), hub.pauses()],
      [questions.history(id), reading.history(id)],
      [questions.strays({ to: '699 12 85 31' }), reading.strays({ to: '699 12 85 31' })],
      [questions.queues(), reading.queues()],
      [questions.unknown(), reading.unknown()],
      [questions.latest(), reading.latest()],
      [questions.stats({ from, by: ['notifier'] }), reading.stats({ from, by: ['notifier'] })],
      [questions.balances({ from }), reading.balances({ from })],
      [questions.acts({ by: 'awa' }), reading.acts({ by: 'awa' })],
    ];
    for (const [answer, expected] of pairs) expect(await answer).toEqual(await expected);
    expect((await questions.find()).items).toHaveLength(2);
    expect(await questions.pauses()).toMatchObject([{ notifier: 'alpha', reason: 'operator' }]);
    await hub.stop();
  });

  it('checks its arguments as the hub does', async () => {
    const { hub } = await busyHub();
    const questions = hub.questions();
    for (const wrong of [
      () => questions.get(5 as never),
      () => questions.find({ last4: '8531' } as never),
      () => questions.history('' as never),
    ])
      await expect(wrong()).rejects.toMatchObject({ code: 'NKUL_INVALID_ARGUMENT' });
    await hub.stop();
  });

  it('hands out copies', async () => {
    const { hub, id } = await busyHub();
    const questions = hub.questions();
    const message = await questions.get(id);
    message?.createdAt.setTime(0);
    expect((await questions.get(id))?.createdAt.getTime()).not.toBe(0);
    await hub.stop();
  });

  it.each([0, '21s', 'soon', -1])('refuses the limit %j', async (timeout) => {
    const { hub } = await busyHub();
    expect(() => hub.questions({ timeout } as never)).toThrow('timeout');
    await hub.stop();
  });

  it('gives up a question that takes longer than its limit, and says how to narrow it', async () => {
    const { store } = slowStore();
    const { hub, clock } = await busyHub(store);
    const asked = hub.questions({ timeout: '3s' }).count();
    clock.advance(2_999);
    const soon = await Promise.race([asked, Promise.resolve('still asked')]);
    expect(soon).toBe('still asked');
    clock.advance(2);
    await expect(asked).rejects.toMatchObject({
      name: 'QuestionTimeoutError',
      code: 'NKUL_QUESTION_TIMEOUT',
      statusCode: 503,
      timeoutMs: 3_000,
      message: expect.stringMatching(/longer than 3 s.*messages are sent all the same.*createdAfter/s),
    });
    vi.restoreAllMocks();
    await hub.stop();
  });

  it('gives up what is under way when it is closed, and asks nothing any more', async () => {
    const { store } = slowStore();
    const { hub } = await busyHub(store);
    const [questions, other] = [hub.questions(), hub.questions()];
    const asked = questions.count().catch((error: unknown) => error);
    await questions.close();
    const closed = { code: 'NKUL_STORE', message: expect.stringContaining('closed') };
    expect(await asked).toMatchObject(closed);
    await expect(questions.latest()).rejects.toMatchObject(closed);
    expect(await other.latest()).toBeGreaterThan(0);
    vi.restoreAllMocks();
    await hub.stop();
    await expect(other.latest()).rejects.toMatchObject(closed);
    expect(() => hub.questions()).toThrow('stopped');
  });

  it('asks the reader of the store with the limit, and closes it with the hub', async () => {
    const store = memoryStore();
    const close = vi.fn(async () => {});
    const reader = vi.fn((_: { readonly timeoutMs: number }) => ({
      ...Object.fromEntries(['get', 'find', 'pauses'].map((name) => [name, vi.fn()])),
      count: async () => ({ sent: 7 }),
      close,
    }));
    Object.assign(store, { reader });
    const { hub } = await busyHub(store);
    expect(await hub.questions({ timeout: '5s' }).count()).toEqual({ sent: 7 });
    expect(reader.mock.calls).toEqual([[{ timeoutMs: 5_000 }]]);
    await hub.stop();
    expect(close).toHaveBeenCalledOnce();
  });
});
