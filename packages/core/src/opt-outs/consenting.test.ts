import { eventually, fakeNotifier, manualClock, testHub } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConsentOptions, OptOutRecord } from './consenting.ts';

const phone = '+237699128531';
const said = '699 12 85 31';
const clock = manualClock();
const by = { name: 'ada', through: 'console' } as const;
let made: Awaited<ReturnType<typeof testHub>>;
let sms: ReturnType<typeof fakeNotifier>;

beforeEach(async () => {
  sms = fakeNotifier({ name: 'sms' });
  made = await testHub({ notifiers: [sms], clock });
});
afterEach(() => made.hub.stop());

/** Sends a message of a category, and returns its state once it has an outcome. */
async function fate(category: 'code' | 'transactional' | 'marketing'): Promise<string> {
  const { id } = await made.hub.notify({ to: { phone }, text: 'Bonjour', category });
  const ended = ['sent', 'cancelled'];
  await eventually(async () => ended.includes((await made.hub.get(id))?.status ?? ''));
  return (await made.hub.get(id))?.status ?? '';
}

describe('hub.optOut() and optIn()', () => {
  it('stop marketing and let the rest go; taken back, all goes again', async () => {
    const { hub, events } = made;
    expect(await hub.optOut({ to: said, by, note: 'on the phone: 699128531' })).toBe(true);
    expect(await hub.optOut({ to: phone })).toBe(false);
    expect([await fate('marketing'), await fate('transactional'), await fate('code')]).toEqual([
      ...['cancelled', 'sent', 'sent'],
    ]);
    const cancelled = events.find(({ type }) => type === 'message.cancelled');
    expect(cancelled).toMatchObject({ reason: { code: 'opted_out' } });
    expect(await hub.reading.consent(said)).toEqual({
      optOuts: [{ category: 'marketing', since: clock.now(), by: 'application' }],
    });
    expect(await hub.optIn({ to: phone })).toBe(true);
    expect(await hub.optIn({ to: phone })).toBe(false);
    expect(await fate('marketing')).toBe('sent');
    expect(await hub.reading.consent(phone)).toBeUndefined();
    const changes = events.filter(({ type }) => type === 'consent.changed');
    expect(changes).toMatchObject([
      { consent: { change: 'opted_out', address: phone, categories: ['marketing'], by: 'application' } },
      { consent: { change: 'opted_in', address: phone, categories: ['marketing'], by: 'application' } },
    ]);
  });

  it('are acts of the person that did them, with the note masked; those by a link are not', async () => {
    const { hub } = made;
    await hub.optOut({ to: said, by, note: 'called from 699128531' });
    await hub.optOut({ to: said, category: 'transactional', through: 'link' });
    await hub.optIn({ to: said, by });
    const { items } = await hub.reading.acts();
    expect(items).toMatchObject([
      { what: 'opted_in', by, as: 'code transactional marketing' },
      { what: 'opted_out', by, as: 'marketing', note: 'called from *********' },
    ]);
  });

  it('stop every category by `all`', async () => {
    await made.hub.optOut({ to: said, category: 'all' });
    expect([await fate('marketing'), await fate('transactional'), await fate('code')]).toEqual([
      ...['cancelled', 'cancelled', 'cancelled'],
    ]);
    expect(sms.messages).toEqual([]);
  });

  it.each<[object, string]>([
    [{}, 'to is missing'],
    [
      { to: 'x', category: 'news' },
      "category is wrong: expected one of 'code', 'transactional', 'marketing', 'all'",
    ],
    [{ to: '12' }, 'to is wrong'],
    [{ to: said, through: 'inbound' }, "through is wrong: expected 'application' or 'link'"],
    [{ phone: said }, 'phone is '],
  ])('refuse %j: %s', async (given, words) => {
    const error = await Promise.resolve()
      .then(() => made.hub.optOut(given as ConsentOptions))
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'NKUL_INVALID_ARGUMENT', message: expect.stringContaining(words) });
    expect(JSON.stringify(await Array.fromAsync(made.hub.optOuts()))).toBe('[]');
  });
});

describe('hub.allow()', () => {
  it('lets an address be tried again that is gone', async () => {
    const { hub, events } = made;
    const reason = { code: 'address_gone', message: 'nobody has it' } as const;
    sms.script({ outcome: 'rejected', reason });
    const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
    await eventually(async () => (await hub.get(id))?.status === 'failed');
    expect(await fate('code')).toBe('cancelled');
    const until = new Date(clock.now().getTime() + 30 * 86_400_000);
    expect(await hub.reading.consent(phone)).toEqual({ optOuts: [], suppressedUntil: until });
    expect(events.find(({ type }) => type === 'address.suppressed')).toMatchObject({
      suppression: { address: phone, until, code: 'address_gone' },
    });
    expect(await hub.allow({ to: said, by })).toBe(true);
    expect(await hub.allow({ to: said })).toBe(false);
    expect(await fate('code')).toBe('sent');
    expect((await hub.reading.acts()).items).toMatchObject([{ what: 'allowed', by }]);
  });
});

describe('hub.importOptOuts() and optOuts()', () => {
  it('take over a list, and give it again without an address', async () => {
    const { hub, events } = made;
    const since = new Date('2026-01-31T08:00:00Z');
    const list: OptOutRecord[] = [
      { to: said, since },
      { to: 'Awa@example.org', category: 'all' },
      { to: phone },
    ];
    expect(await hub.importOptOuts(list)).toBe(2);
    const listed = await Array.fromAsync(hub.optOuts());
    expect(listed).toHaveLength(4);
    expect(listed.filter(({ since: one }) => one.getTime() === since.getTime())).toMatchObject([
      { to: expect.stringMatching(/^#[\w-]{22}$/), category: 'marketing', by: 'import' },
    ]);
    expect(JSON.stringify(listed)).not.toMatch(/699128531|awa@/i);
    expect(events.filter(({ type }) => type === 'opt_out.many')).toEqual([]);
    expect(await hub.importOptOuts(listed)).toBe(0);
    await hub.optIn({ to: phone });
    expect(await hub.importOptOuts(listed)).toBe(1);
    expect(await fate('marketing')).toBe('cancelled');
    expect(await hub.reading.consent('awa@EXAMPLE.org')).toMatchObject({
      optOuts: [{ category: 'code' }, { category: 'transactional' }, { category: 'marketing' }],
    });
  });

  it('take a list of thousands in parts, also from a stream', async () => {
    async function* numbers() {
      for (let number = 0; number < 1_234; number += 1) yield { to: `+23769900${number + 1_000}` };
    }
    expect(await made.hub.importOptOuts(numbers())).toBe(1_234);
    expect(await Array.fromAsync(made.hub.optOuts())).toHaveLength(1_234);
  });

  it('leaves an act of the person that brings a list', async () => {
    const { hub } = made;
    await hub.importOptOuts([{ to: said }]);
    await hub.importOptOuts([{ to: said }], { by, note: 'from 699128531' });
    expect((await hub.reading.acts()).items).toMatchObject([
      { what: 'imported', by, note: 'from *********' },
    ]);
    await expect(hub.importOptOuts([], { who: 'ada' } as object)).rejects.toThrow(/who is not an option/);
  });

  it('name the entry that is wrong', async () => {
    const list = [{ to: said }, { to: said, category: 'news' }] as OptOutRecord[];
    await expect(made.hub.importOptOuts(list)).rejects.toThrow(
      /^importOptOuts\(\): entry 1: category is wrong/,
    );
  });
});
