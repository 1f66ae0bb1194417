import { eventually, fakeNotifier, testHub } from '@nkul/testing';
import { describe, expect, it } from 'vitest';
import type { Submission } from '../model/submission.ts';

const accepted: Submission = { outcome: 'accepted', reference: 'ref-1', units: 2 };
const silent: Submission = { outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } };
const awa = { name: 'awa', through: 'console' } as const;
const phone = '+237699128531';
const from = new Date('2020-01-01T00:00:00Z');

/** A hub that has sent one message. */
async function sent(submission: Submission = accepted, options: Partial<Parameters<typeof testHub>[0]> = {}) {
  const sms = fakeNotifier({ name: 'alpha' });
  sms.script(submission);
  const context = await testHub({ notifiers: [sms], ...options });
  const { id } = await context.notify('Bonjour', phone);
  await eventually(async () => (await context.hub.get(id))?.attempts[0]?.settledAt !== undefined);
  return { ...context, id };
}

describe('hub.find()', () => {
  it('finds by last digits, reference, notifier and batch', async () => {
    const { hub, id } = await sent();
    const found = async (query: Parameters<typeof hub.find>[0]) =>
      (await hub.find(query)).items.map((message) => message.id);
    expect(await found({ tail: '8531' })).toEqual([id]);
    expect(await found({ tail: '8532' })).toEqual([]);
    expect(await found({ reference: 'ref-1' })).toEqual([id]);
    expect(await found({ reference: { notifier: 'alpha', reference: 'ref-1' } })).toEqual([id]);
    expect(await found({ reference: { notifier: 'beta', reference: 'ref-1' } })).toEqual([]);
    expect(await found({ notifier: 'alpha' })).toEqual([id]);
    expect(await found({ batch: 'none' })).toEqual([]);
    await hub.stop();
  });

  it.each([
    [{ tail: '531' }, 'tail is wrong'],
    [{ tail: '28531' }, 'tail is wrong'],
    [{ tail: 8531 }, 'tail is wrong'],
    [{ reference: '' }, "reference is not a provider's id"],
    [{ reference: { reference: 'r' } }, 'reference.notifier'],
    [{ last4: '8531' }, 'tail'],
  ])('refuses %j', async (query, problem) => {
    const { hub } = await sent();
    await expect(hub.find(query as never)).rejects.toMatchObject({
      code: 'NKUL_INVALID_ARGUMENT',
      message: expect.stringContaining(problem),
    });
    await hub.stop();
  });
});

describe('hub.reading', () => {
  it('tells the history of a message', async () => {
    const { hub, id } = await sent();
    const events = await hub.reading.history(id);
    expect(events.map(({ type }) => type)).toEqual(['message.queued', 'message.sending', 'message.sent']);
    expect(await hub.reading.history(id, { after: events[0]?.sequence ?? 0, limit: 1 })).toEqual([events[1]]);
    expect(await hub.reading.latest()).toBe(events[2]?.sequence);
    await hub.stop();
  });

  it('tells queues, unknown messages and statistics', async () => {
    const { hub, clock, id } = await sent(silent);
    await hub.notify({ to: { phone }, text: 'Later', sendAt: new Date(clock.now().getTime() + 60_000) });
    expect(await hub.reading.queues()).toMatchObject([{ notifier: 'alpha', waiting: 1, held: 0 }]);
    expect(await hub.reading.unknown()).toEqual({ count: 1, oldest: (await hub.get(id))?.createdAt });
    clock.advance(1);
    const [row] = await hub.reading.stats({ from: from.toISOString() });
    expect(row).toMatchObject({ requested: 2, attempts: 1, unknown: 1, accepted: 0 });
    const places = await hub.reading.stats({ from, by: ['place'], where: { notifier: 'alpha' } });
    expect(places).toMatchObject([{ place: 'CM', attempts: 1 }]);
    await hub.stop();
  });

  it('finds strays by a number as people write it', async () => {
    const { hub } = await sent();
    expect(await hub.reading.strays({ to: '699 12 85 31' })).toEqual({ items: [] });
    expect(await hub.reading.balances({ from })).toEqual([]);
    await hub.stop();
  });

  it.each([
    ['history()', (hub: Awaited<ReturnType<typeof sent>>['hub']) => hub.reading.history('')],
    ['strays()', (hub) => hub.reading.strays({ kind: 'lost' as never })],
    ['strays()', (hub) => hub.reading.strays({ after: 'x' })],
    ['strays()', (hub) => hub.reading.strays({ to: '12' })],
    ['stats()', (hub) => hub.reading.stats({} as never)],
    ['stats()', (hub) => hub.reading.stats({ from, by: ['phone' as never] })],
    ['stats()', (hub) => hub.reading.stats({ from: '2026-01-01' })],
    ['balances()', (hub) => hub.reading.balances({ from, step: '1w' as never })],
    ['acts()', (hub) => hub.reading.acts({ after: 'x' })],
  ])('refuses a query that is not valid: %s', async (method, ask) => {
    const { hub } = await sent();
    await expect(ask(hub)).rejects.toMatchObject({
      code: 'NKUL_INVALID_ARGUMENT',
      message: expect.stringContaining(method),
    });
    await hub.stop();
  });
});

describe('acts', () => {
  it('tell who resolved, sent again, cancelled, paused and resumed, and why', async () => {
    const { hub, id, clock } = await sent(silent);
    const deed = { by: awa, note: 'call of 699 12 85 31' };
    await hub.resolve(id, { as: 'undelivered', ...deed });
    const again = await hub.resend(id, deed);
    const later = new Date(clock.now().getTime() + 60_000);
    const queued = await hub.notify({ to: { phone }, text: 'Later', sendAt: later });
    await hub.cancel(queued.id, deed);
    await hub.pause('alpha', deed);
    await hub.resume('alpha');
    const note = 'call of *** ** ** **';
    expect((await hub.reading.acts()).items.map(({ number: _, at: __, ...act }) => act)).toEqual([
      { what: 'resumed', notifier: 'alpha' },
      { what: 'paused', notifier: 'alpha', by: awa, note },
      { what: 'cancelled', message: queued.id, by: awa, note },
      { what: 'resent', message: id, as: again.id, by: awa, note },
      { what: 'resolved', message: id, as: 'undelivered', by: awa, note },
    ]);
    expect((await hub.reading.acts({ by: 'ben' })).items).toEqual([]);
    await hub.stop();
  });

  it.each([
    ['cancel()', { by: { name: '', through: 'console' } }],
    ['cancel()', { by: { name: 'awa', through: 'phone' } }],
    ['cancel()', { who: 'awa' }],
  ])('have a person with a name: %s refuses %j', async (method, deed) => {
    const { hub, id } = await sent();
    await expect(hub.cancel(id, deed as never)).rejects.toMatchObject({
      code: 'NKUL_INVALID_ARGUMENT',
      message: expect.stringContaining(method),
    });
    await hub.stop();
  });
});

describe('the tariff', () => {
  const tariff = ({ units = 1, place }: { readonly units?: number; readonly place?: string }) =>
    place === 'CM' ? { amount: String(15 * units), currency: 'XAF' } : undefined;

  it('says what an attempt costs, when its answer is recorded', async () => {
    const { hub, id } = await sent(accepted, { tariff });
    expect((await hub.get(id))?.attempts[0]?.cost).toEqual({ amount: '30', currency: 'XAF' });
    await hub.stop();
  });

  it('also says it of a message that the provider may have taken, and of no refused one', async () => {
    const unknown = await sent(silent, { tariff });
    expect((await unknown.hub.get(unknown.id))?.attempts[0]?.cost).toEqual({ amount: '15', currency: 'XAF' });
    await unknown.hub.stop();
    const reason = { code: 'provider_refused', message: 'no' } as const;
    const refused = await sent({ outcome: 'rejected', reason }, { tariff });
    expect((await refused.hub.get(refused.id))?.attempts[0]).not.toHaveProperty('cost');
    await refused.hub.stop();
  });

  it('gives way to the price of the provider in statistics', async () => {
    const price = { amount: '0.0075', currency: 'USD' };
    const { hub, clock } = await sent({ ...accepted, price }, { tariff });
    clock.advance(1);
    expect((await hub.reading.stats({ from }))[0]?.cost).toEqual([price]);
    await hub.stop();
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no price list');
      },
    ],
    ['gives no money', () => 15],
  ])('that %s costs no answer, and is logged', async (_what, broken) => {
    const { hub, id, log } = await sent(accepted, { tariff: broken as never });
    expect((await hub.get(id))?.attempts[0]).toMatchObject({ outcome: 'accepted', reference: 'ref-1' });
    expect(log.map(({ message }) => message)).toContain(
      'the tariff failed; the cost of an attempt is not known',
    );
    await hub.stop();
  });
});
