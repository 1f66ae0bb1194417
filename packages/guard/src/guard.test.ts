import { createHub } from '@nkul/core';
import { GUARD, type Plugin } from '@nkul/core/adapter';
import { eventually, fakeNotifier, testHub } from '@nkul/testing';
import { describe, expect, it } from 'vitest';
import { guard } from './index.ts';

const over = { code: 'NKUL_LIMIT_EXCEEDED', statusCode: 429 };

describe('a hub with a guard', () => {
  it('refuses the 21st message to a number in ten minutes, says when to try again, and then takes it', async () => {
    const { hub, clock, notify, events } = await testHub({ notifiers: [fakeNotifier()], plugins: [guard()] });
    for (let sent = 0; sent < 20; sent += 1) await notify();
    const refused = await notify().catch((error: unknown) => error);
    expect(refused).toMatchObject({ ...over, rule: 'recipient 20 per 10m', retryAfter: expect.any(Number) });
    expect(refused).toHaveProperty('message', expect.stringContaining('Nothing was stored'));
    expect((await hub.find({ limit: 100 })).items).toHaveLength(20);
    await notify('Bonjour', '+237699128532');
    const [near, reached] = events.filter(({ type }) => type.startsWith('limit.'));
    expect([near, reached]).toMatchObject([
      { type: 'limit.near', rule: 'recipient 20 per 10m', used: 16, limit: 20 },
      { type: 'limit.reached', rule: 'recipient 20 per 10m', used: 20, limit: 20 },
    ]);
    const { retryAfter = 0 } = refused as { readonly retryAfter?: number };
    expect(retryAfter).toBeGreaterThan(590);
    await clock.advance((retryAfter - 1) * 1_000);
    await expect(notify()).rejects.toMatchObject(over);
    await clock.advance(1_000);
    await expect(notify()).resolves.toMatchObject({ status: 'queued' });
    await hub.stop();
  });

  it('counts a message that was cancelled no more', async () => {
    const options = { limits: [{ per: 'recipient', most: '1 per 10m' }] } as const;
    const { hub, clock } = await testHub({ notifiers: [fakeNotifier()], plugins: [guard(options)] });
    const later = {
      to: { phone: '+237699128531' },
      text: 'Bonjour',
      sendAt: new Date(clock.now().getTime() + 60_000),
    };
    const { id } = await hub.notify(later);
    await expect(hub.notify(later)).rejects.toMatchObject(over);
    await hub.cancel(id);
    await expect(hub.notify(later)).resolves.toMatchObject({ status: 'queued' });
    await hub.stop();
  });

  it('counts a message that is sent again like any other', async () => {
    const options = { limits: [{ per: 'all', most: '1 per 10m' }] } as const;
    const { hub, notify } = await testHub({ notifiers: [fakeNotifier()], plugins: [guard(options)] });
    const { id } = await notify();
    await expect(hub.resend(id, { evenIfItMayArriveTwice: true })).rejects.toMatchObject(over);
    await hub.stop();
  });

  it('lets an offer wait for the morning of its recipient, and a code go at night', async () => {
    const notifier = fakeNotifier();
    const plugins = [guard({ quietHours: { marketing: '20:00-08:00' }, countries: '*' })];
    const { hub, clock } = await testHub({ notifiers: [notifier], plugins });
    clock.set(new Date('2026-03-28T21:00:00Z'));
    const to = { phone: '+33612345678' };
    const offer = await hub.notify({ to, text: 'Une offre', category: 'marketing' });
    const code = await hub.notify({ to, text: 'Votre code', category: 'code' });
    await clock.advance(1_000);
    await eventually(async () => (await hub.get(code.id))?.status === 'sent');
    const waiting = await hub.get(offer.id);
    expect(waiting?.status).toBe('queued');
    // Eight in Paris, on the morning of the change to summer time.
    const morning = Date.parse('2026-03-29T06:00:00Z');
    const late = (waiting?.dueAt?.getTime() ?? 0) - morning;
    expect(late >= 0 && late < 1_800_000).toBe(true);
    await clock.advance(morning - clock.now().getTime() - 1_000);
    expect(notifier.calls).toHaveLength(1);
    await clock.advance(1_801_000);
    await eventually(async () => (await hub.get(offer.id))?.status === 'sent');
    await hub.stop();
  });

  it('reports a limit that only warns, and lets the message go', async () => {
    const options = { limits: [{ per: 'all', most: '1 per 10m', over: 'warn' }] } as const;
    const { hub, notify, events } = await testHub({ notifiers: [fakeNotifier()], plugins: [guard(options)] });
    await notify();
    await notify();
    expect(events.filter(({ type }) => type === 'limit.reached')).toHaveLength(1);
    expect((await hub.find({})).items).toHaveLength(2);
    await hub.stop();
  });

  it('leaves to a person what goes over a limit with `review`, and counts it once it is released', async () => {
    const limits = [
      { per: 'all', most: '1 per 10m', over: 'review' },
      { per: 'recipient', most: '2 per 10m' },
    ] as const;
    const { hub, notify, events } = await testHub({
      notifiers: [fakeNotifier()],
      plugins: [guard({ limits })],
    });
    await notify();
    const held = await notify();
    expect(held).toMatchObject({ status: 'review', message: { reason: { code: 'over_limit' } } });
    expect(held.message.reason?.message).toBe('the limit "all 1 per 10m" is reached');
    const other = await notify();
    expect(other.status).toBe('review');
    expect(await hub.release(held.id)).toMatchObject({ released: true });
    await expect(hub.release(other.id)).rejects.toMatchObject({ ...over, rule: 'recipient 2 per 10m' });
    await expect(notify()).rejects.toMatchObject(over);
    expect(events.filter(({ type }) => type === 'limit.reached')).toHaveLength(2);
    await hub.stop();
  });

  it('sends to its own country unless it is given others', async () => {
    const to = (plugin: Plugin, phone: string) =>
      testHub({ notifiers: [fakeNotifier()], plugins: [plugin], defaultCountry: 'GA' }).then(({ notify }) =>
        notify('Bonjour', phone),
      );
    await expect(to(guard(), '77123456')).resolves.toMatchObject({ status: 'queued' });
    await expect(to(guard(), '+237699128531')).rejects.toMatchObject({ statusCode: 403, field: 'to.phone' });
    await expect(to(guard({ countries: ['CM'] }), '+237699128531')).resolves.toMatchObject({
      status: 'queued',
    });
    await expect(to(guard({ countries: '*' }), '+447012345678')).rejects.toMatchObject({ statusCode: 400 });
  });

  it('does not start with a country that does not exist', async () => {
    const made = testHub({ notifiers: [fakeNotifier()], plugins: [guard({ countries: ['CM', 'XX'] })] });
    await expect(made).rejects.toThrow('countries is "XX", which is not a country of ISO 3166-1');
  });

  it('has one guard() alone, and takes guards of others beside it', async () => {
    const other: Plugin = {
      name: 'other',
      register: (container) => void container.registerInstance(GUARD, { name: 'other', inspect: () => [] }),
    };
    const made = (...plugins: readonly Plugin[]) => createHub({ plugins: [...plugins], start: false });
    await expect(made(guard(), guard())).rejects.toThrow('guard() is among the plugins twice');
    await expect(testHub({ notifiers: [fakeNotifier()], plugins: [other, guard()] })).resolves.toBeDefined();
  });
});
