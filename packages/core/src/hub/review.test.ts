import { fakeNotifier, type TestHub, testHub } from '@nkul/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { oneForReview, reviewing } from '../../test/reviewing.ts';
import type { Spending } from '../adapter.ts';
import { NotInReviewError, type Receipt } from '../index.ts';

const by = { name: 'awa', through: 'application' } as const;
const strict: Spending = { ...oneForReview, rule: 'strict', of: 'strict', limit: 2, over: 'reject' };

let test: TestHub;
let held: Receipt;

beforeEach(async () => {
  test = await testHub({ notifiers: [fakeNotifier()], plugins: [reviewing(strict, oneForReview)] });
  await test.notify();
  held = await test.notify();
  await test.clock.run(0);
});

describe('a message that goes over a limit with `review`', () => {
  it('is in review: the receipt says so, its event does, and it is not sent', async () => {
    const { hub, emitted, log, clock } = test;
    const reason = { code: 'over_limit', message: 'the limit "all" is reached' };
    expect(held).toMatchObject({ status: 'review', committed: true, message: { status: 'review', reason } });
    await clock.run(3_600_000);
    expect(emitted(held.id)).toEqual(['message.review']);
    expect((await hub.get(held.id))?.status).toBe('review');
    expect((await hub.find({ status: 'review' })).items.map(({ id }) => id)).toEqual([held.id]);
    expect((await hub.health()).waiting.review).toBe(1);
    expect(log).toMatchObject([
      {
        level: 'warn',
        message: 'a message waits in review until a person decides (hub.release(), hub.drop())',
      },
    ]);
    expect(log[0]?.details).toMatchObject({ notifier: 'fake', id: held.id, reason });
    await hub.stop();
  });

  it('goes out once a person has released it, and the act tells who', async () => {
    const { hub, emitted, clock } = test;
    const released = await hub.release(held.id, { by, note: 'ordered by phone' });
    expect(released).toEqual({ released: true, status: 'queued' });
    await clock.run(0);
    expect((await hub.get(held.id))?.status).toBe('sent');
    expect(emitted(held.id)).toEqual(['message.review', 'message.queued', 'message.sending', 'message.sent']);
    const { items } = await hub.reading.acts();
    expect(items).toMatchObject([{ what: 'released', message: held.id, by, note: 'ordered by phone' }]);
    await hub.stop();
  });

  it('is cancelled by drop(), and by cancel()', async () => {
    const { hub, notify } = test;
    expect(await hub.drop(held.id, { by })).toEqual({ dropped: true, status: 'cancelled' });
    expect((await hub.reading.acts()).items).toMatchObject([{ what: 'dropped', message: held.id, by }]);
    const other = await notify();
    expect(await hub.cancel(other.id)).toEqual({ cancelled: true, status: 'cancelled' });
    await hub.stop();
  });

  it('is decided once: the second person hears that it was', async () => {
    const { hub } = test;
    const answers = await Promise.allSettled([
      hub.release(held.id, { by }),
      hub.drop(held.id, { by }),
      hub.release(held.id, { by }),
    ]);
    const refused = answers.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused).toHaveLength(2);
    for (const error of refused) {
      expect(error).toBeInstanceOf(NotInReviewError);
      expect(error).toMatchObject({ code: 'NKUL_NOT_IN_REVIEW', statusCode: 409 });
      expect(error.message).toMatch(/^Message \S+ is not in review: it is \w+\. Nothing was changed\.$/);
    }
    expect((await hub.reading.acts()).items).toHaveLength(1);
    await hub.stop();
  });

  it('refuses a decision about another state, an unknown id, and a wrong deed', async () => {
    const { hub, notify } = test;
    await hub.drop(held.id);
    await expect(hub.release(held.id)).rejects.toThrow('is not in review: it is cancelled.');
    await expect(hub.drop(held.id)).rejects.toThrow('is not in review: it is cancelled.');
    const unknown = '019ab8c4-52e6-7aaa-8bbb-cccccccccccc';
    await expect(hub.release(unknown)).rejects.toMatchObject({ code: 'NKUL_MESSAGE_NOT_FOUND' });
    const { id } = await notify();
    const wrong = Reflect.apply(hub.release, hub, [id, { why: 1 }]);
    await expect(wrong).rejects.toThrow('release(): why is not an option');
    await expect(Reflect.apply(hub.drop, hub, [7])).rejects.toThrow('drop(): id is wrong');
    expect((await hub.get(id))?.status).toBe('review');
    await hub.stop();
  });

  it('stays in review if a limit that refuses is over, and may go when there is room', async () => {
    const { hub, notify, clock } = test;
    const other = await notify();
    await hub.release(held.id);
    const refused = await hub.release(other.id).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'NKUL_LIMIT_EXCEEDED', rule: 'strict', retryAfter: 610 });
    expect(refused).toHaveProperty('message', expect.stringContaining('It stays in review.'));
    expect((await hub.get(other.id))?.status).toBe('review');
    await clock.run(610_000);
    expect(await hub.release(other.id)).toMatchObject({ released: true });
    await hub.stop();
  });

  it('ends as expired at its time by itself, and a release then says so', async () => {
    const { hub, clock } = test;
    const soon = (ms: number) => ({ expiresAt: new Date(clock.now().getTime() + ms) });
    const to = { phone: '+237699128531' };
    const first = await hub.notify({ to, text: 'a', ...soon(30_000) });
    await clock.run(29_999);
    expect((await hub.get(first.id))?.status).toBe('review');
    await clock.run(1);
    expect((await hub.get(first.id))?.status).toBe('expired');
    const second = await hub.notify({ to, text: 'b', ...soon(30_000) });
    await hub.pause('fake');
    clock.set(new Date(clock.now().getTime() + 30_000));
    expect(await hub.release(second.id)).toEqual({ released: false, status: 'expired' });
    await hub.stop({ drain: false });
  });

  it('expires after the rest of its validity, also if the time of day is set back', async () => {
    const { hub, clock, log } = test;
    const { id } = await hub.notify({ to: { phone: '+237699128531' }, text: 'a', expiresIn: '1m' });
    clock.setBack(3_600_000);
    await clock.run(59_000);
    expect((await hub.get(id))?.status).toBe('review');
    await clock.run(2_000);
    expect((await hub.get(id))?.status).toBe('expired');
    expect(log.at(-1)?.message).toBe('the time of day was set back; delays go on as before');
    await hub.stop();
  });

  it('is given to the application as a copy: what it does to its reason or its time changes nothing', async () => {
    const { hub, clock } = test;
    const sendAt = new Date(clock.now().getTime() + 60_000);
    const { id, message } = await hub.notify({ to: { phone: '+237699128531' }, text: 'a', sendAt });
    Object.assign(message.reason ?? {}, { code: 'stopped' });
    message.sendAt?.setTime(0);
    expect(await hub.get(id)).toMatchObject({ status: 'review', sendAt, reason: { code: 'over_limit' } });
    await hub.release(id);
    expect((await hub.get(id))?.dueAt).toEqual(sendAt);
    await hub.stop({ drain: false });
  });

  it('is not sent again by resend(), whatever is asked for, before somebody has decided', async () => {
    const { hub } = test;
    const again = hub.resend(held.id, { evenIfItMayArriveTwice: true });
    await expect(again).rejects.toMatchObject({ code: 'NKUL_RESEND_REFUSED', reason: 'open' });
    await expect(again).rejects.toThrow('is in review: release() sends it, drop() cancels it.');
    await hub.stop();
  });

  it('holds up neither flush() nor stop(): flush() names it as without an outcome', async () => {
    const { hub } = test;
    const left = await hub.flush({ timeout: '10s' });
    expect(left.map(({ id, status }) => [id, status])).toEqual([[held.id, 'review']]);
    await hub.stop({ drain: true });
  });
});
