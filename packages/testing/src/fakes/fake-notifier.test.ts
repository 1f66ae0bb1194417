import type { Submission } from '@nkul/core';
import { describe, expect, test } from 'vitest';
import { turnEventLoop } from '../base/event-loop.ts';
import { contractMessage } from '../notifier/notifier-stage.ts';
import { fakeNotifier } from './fake-notifier.ts';

const signal = new AbortController().signal;
const [one, two] = [contractMessage(1), contractMessage(2)];
const refused: Submission = { outcome: 'rejected', reason: { code: 'provider_refused', message: 'no' } };

describe('a fake notifier', () => {
  test('accepts everything unless it was told otherwise, with references of its own', async () => {
    const sms = fakeNotifier({ name: 'sms' });
    expect(await sms.send([one, two], { signal })).toEqual([
      { outcome: 'accepted', reference: 'sms-1' },
      { outcome: 'accepted', reference: 'sms-2' },
    ]);
    expect(sms.messages).toEqual([one, two]);
    expect(sms.calls).toMatchObject([{ messages: [one, two], ended: true }]);
  });

  test('has the name, channel, limits and balance that it was given, and no others', async () => {
    const plain = fakeNotifier();
    expect([plain.name, plain.channel, plain.limits, plain.balance]).toEqual([
      'fake',
      'sms',
      undefined,
      undefined,
    ]);
    const balance = { left: 5, unit: 'sms', at: new Date(0) };
    const other = fakeNotifier({
      name: 'm',
      channel: 'email',
      limits: { perCall: 9 },
      balance: () => balance,
    });
    expect([other.name, other.channel, other.limits]).toEqual(['m', 'email', { perCall: 9 }]);
    expect(await other.balance?.({ signal })).toBe(balance);
  });

  test('answers as it was told, call by call, and then as before', async () => {
    const sms = fakeNotifier({ answer: refused });
    sms.script({ outcome: 'accepted' }, [refused, { outcome: 'accepted', reference: 'x' }], (messages) =>
      messages.map(({ to }) => ({ outcome: 'accepted', reference: to })),
    );
    expect(await sms.send([one, two], { signal })).toEqual([
      { outcome: 'accepted' },
      { outcome: 'accepted' },
    ]);
    expect(await sms.send([one, two], { signal })).toEqual([
      refused,
      { outcome: 'accepted', reference: 'x' },
    ]);
    expect(await sms.send([one], { signal })).toEqual([{ outcome: 'accepted', reference: one.to }]);
    expect(await sms.send([one], { signal })).toEqual([refused]);
  });

  test('throws what it was told to throw', async () => {
    const sms = fakeNotifier();
    sms.script(new RangeError('broken'));
    await expect(sms.send([one], { signal })).rejects.toThrow('broken');
    expect(sms.calls).toMatchObject([{ ended: true }]);
  });

  test('counts how often it was closed', async () => {
    const sms = fakeNotifier();
    await sms.close();
    expect(sms.closed).toBe(1);
  });
});

describe('a gate', () => {
  test('holds calls until it lets them go, the first ones first', async () => {
    const sms = fakeNotifier();
    const gate = sms.hold();
    const ended: number[] = [];
    const calls = [1, 2, 3].map((call) =>
      sms.send([contractMessage(call)], { signal }).then(() => ended.push(call)),
    );
    await turnEventLoop();
    expect([gate.waiting, sms.inFlight, sms.peakInFlight, ended]).toEqual([3, 3, 3, []]);
    gate.release(2);
    await turnEventLoop();
    expect([gate.waiting, sms.inFlight, ended]).toEqual([1, 1, [1, 2]]);
    const later = sms.send([one], { signal });
    await turnEventLoop();
    expect(gate.waiting).toBe(2);
    gate.release();
    await Promise.all([...calls, later]);
    await sms.send([one], { signal });
    expect([sms.inFlight, sms.peakInFlight]).toEqual([0, 3]);
  });

  test('lets a call go that is aborted, which then knows nothing', async () => {
    const sms = fakeNotifier();
    sms.hold();
    const abort = new AbortController();
    const call = sms.send([one, two], { signal: abort.signal });
    abort.abort();
    expect(await call).toMatchObject([{ outcome: 'unknown' }, { outcome: 'unknown' }]);
    expect(await sms.send([one], { signal: abort.signal })).toMatchObject([{ outcome: 'deferred' }]);
    expect(sms.calls.length).toBe(1);
  });

  test('holds on to a call that heeds no abort', async () => {
    const sms = fakeNotifier({ heedsAbort: false });
    const gate = sms.hold();
    const call = sms.send([one], { signal: AbortSignal.abort() });
    await turnEventLoop();
    expect(sms.inFlight).toBe(1);
    gate.release();
    expect(await call).toMatchObject([{ outcome: 'accepted' }]);
  });
});
