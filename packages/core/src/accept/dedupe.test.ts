import { eventually, fakeNotifier, manualClock, testHub } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notification } from '../model/notification.ts';

const clock = manualClock();
const notification = { to: { phone: '699 12 85 31' }, text: 'Bonjour', dedupe: '2m' } as const;
let made: Awaited<ReturnType<typeof testHub>>;
let sms: ReturnType<typeof fakeNotifier>;

beforeEach(async () => {
  sms = fakeNotifier({ name: 'sms' });
  made = await testHub({ notifiers: [sms], clock });
});
afterEach(() => made.hub.stop());

describe('dedupe', () => {
  it('does not send an equal message again within its time, however the number is written', async () => {
    const { hub } = made;
    const first = await hub.notify(notification);
    expect(first).toMatchObject({ duplicate: false });
    expect(first).not.toHaveProperty('duplicateOf');
    expect(first.message).not.toHaveProperty('same');
    const again = await hub.notify({ ...notification, to: { phone: '+237699128531' } });
    expect(again).toMatchObject({ id: first.id, duplicate: true, duplicateOf: first.id });
    const list = await hub.notify([notification, { ...notification, text: 'Bonsoir' }, notification]);
    expect(list.map(({ duplicate }) => duplicate)).toEqual([true, false, true]);
    const metadata = { tenant: 'shop', order: { id: 7, sum: 1.5 } };
    await hub.notify({ ...notification, metadata });
    const turned = { order: { sum: 1.5, id: 7 }, tenant: 'shop' };
    expect(await hub.notify({ ...notification, metadata: turned })).toMatchObject({ duplicate: true });
    await clock.advance(120_000);
    expect(await hub.notify(notification)).toMatchObject({ duplicate: false });
    await eventually(() => sms.messages.length === 4);
  });

  it.each<[string, Partial<Notification>]>([
    ['another recipient', { to: { phone: '+237655000001' } }],
    ['another text', { text: 'bonjour' }],
    ['another category', { category: 'marketing' }],
    ['another time', { sendAt: '2030-01-01T08:00:00Z' }],
    ['other metadata, such as another tenant', { metadata: { tenant: 'bank' } }],
    ['a key', { key: 'order:7' }],
    ['no dedupe', { dedupe: false }],
  ])('sends a message with %s', async (_, other) => {
    await made.hub.notify(notification);
    // The fields belong together as in any notification.
    const changed = { ...notification, ...other } as Notification;
    expect(await made.hub.notify(changed)).toMatchObject({ duplicate: false });
  });

  it('sends a message again of which the first surely did not arrive', async () => {
    const { hub } = made;
    sms.script({ outcome: 'rejected', reason: { code: 'content_refused', message: 'not allowed' } });
    const { id } = await hub.notify(notification);
    await eventually(async () => (await hub.get(id))?.status === 'rejected');
    expect(await hub.notify(notification)).toMatchObject({ duplicate: false });
  });

  it('is never for a message that a person sends again', async () => {
    const { hub } = made;
    const { id } = await hub.notify(notification);
    await eventually(async () => (await hub.get(id))?.status === 'sent');
    expect(await hub.resend(id, { evenIfItMayArriveTwice: true })).toMatchObject({ duplicate: false });
  });

  it('may be a setting of the hub, which a notification may switch off', async () => {
    const { hub } = await testHub({ notifiers: [sms], clock, dedupe: '1h' });
    const { dedupe: _, ...plain } = notification;
    await hub.notify(plain);
    await clock.advance(3_000_000);
    expect(await hub.notify(plain)).toMatchObject({ duplicate: true });
    expect(await hub.notify({ ...plain, dedupe: false })).toMatchObject({ duplicate: false });
    await hub.stop();
  });

  it.each(['1ms', '31d', 'soon', true])('refuses %j for a time', async (dedupe) => {
    await expect(made.hub.notify({ ...notification, dedupe: dedupe as '2m' })).rejects.toThrow(/^dedupe /);
  });
});
