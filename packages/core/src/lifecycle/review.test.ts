import { MessageHistory } from '@nkul/testing';
import { expect, test } from 'vitest';
import type { Message } from '../model/message.ts';

const code = 'over_limit';

function inReview(patch: Partial<Message> = {}): MessageHistory {
  const history = new MessageHistory(patch);
  history.holdForReview();
  return history;
}

function later(history: MessageHistory, ms: number): Date {
  return new Date(history.clock.now().getTime() + ms);
}

test('a message in review says why, is due at no time, and waits in no queue', () => {
  const history = new MessageHistory();
  expect(history.holdForReview()).toEqual(['message.review']);
  expect(history.message).toMatchObject({ status: 'review', reason: { code } });
  expect(history.message.dueAt ?? history.message.dueFor ?? history.message.sendAt).toBeUndefined();
  expect(history.events.at(-1)).toMatchObject({ status: 'review', reason: { code } });
  history.clock.advance(3_600_000);
  expect(history.due()).toEqual([]);
  expect(history.starts).toEqual([]);
});

test('a message that is released is queued for now, or for the time that its sender chose', () => {
  const now = inReview();
  now.clock.advance(5_000);
  expect(now.release()).toEqual(['message.queued']);
  expect(now.message).toMatchObject({ status: 'queued', dueAt: now.clock.now(), dueFor: 'alpha' });
  expect(now.message.reason).toBeUndefined();
  expect(now.due()).toEqual(['message.sending']);

  const clock = new MessageHistory().clock;
  const at = new Date(clock.now().getTime() + 60_000);
  const chosen = inReview({ dueAt: at });
  expect(chosen.message.sendAt).toEqual(at);
  chosen.release();
  expect(chosen.message.dueAt).toEqual(at);
  const passed = inReview({ dueAt: at });
  passed.clock.advance(90_000);
  passed.release();
  expect(passed.message.dueAt).toEqual(passed.clock.now());
  expect(passed.message.sendAt).toBeUndefined();
});

test('one that is dropped or cancelled is cancelled, without the reason of the review', () => {
  for (const end of ['drop', 'cancel'] as const) {
    const history = inReview({ dueAt: new Date(8.64e14) });
    expect(history[end]()).toEqual(['message.cancelled']);
    expect(history.message).toMatchObject({
      status: 'cancelled',
      stopped: 'cancelled',
      finalAt: expect.any(Date),
    });
    expect(history.message.reason ?? history.message.sendAt).toBeUndefined();
  }
});

test('a decision about a message in another state changes nothing', () => {
  const history = new MessageHistory();
  const { message } = history;
  expect([...history.release(), ...history.drop()]).toEqual([]);
  expect(history.message).toBe(message);
  const released = inReview();
  released.release();
  expect([...released.drop(), ...released.release()]).toEqual([]);
});

test('a message expires in review at its time, and keeps why it was held', () => {
  const history = inReview();
  history.message = { ...history.message, expiresAt: later(history, 60_000) };
  history.clock.advance(59_999);
  expect(history.due()).toEqual([]);
  history.clock.advance(1);
  expect(history.due()).toEqual(['message.expired']);
  expect(history.message).toMatchObject({ status: 'expired', stopped: 'expired', reason: { code } });

  const late = inReview();
  late.message = { ...late.message, expiresAt: later(late, 60_000), sendAt: later(late, 30_000) };
  late.clock.advance(60_000);
  expect(late.release()).toEqual(['message.expired']);
  expect(late.message.sendAt).toBeUndefined();
});

test('one that is erased is cancelled first, and its words are gone', () => {
  const history = inReview();
  expect(history.erase()).toEqual(['message.cancelled', 'message.erased']);
  expect(history.message).toMatchObject({ status: 'cancelled', erased: 'all' });
});

test('the words of why a guard cancelled it go when it is erased; their code stays', () => {
  const history = new MessageHistory();
  const reason = { code, message: 'the limit of Ama is reached' } as const;
  history.happen({ type: 'limited', to: 'cancelled', at: history.clock.now(), reason });
  expect(history.message).toMatchObject({ status: 'cancelled', reason });
  history.erase('text');
  expect(history.message.reason).toEqual(reason);
  history.erase('all');
  expect(history.message.reason).toEqual({ code, message: 'erased' });
});

test('one that a process of an earlier version has cancelled or erased is never sent', () => {
  const history = inReview();
  history.message = { ...history.message, stopped: 'cancelled' };
  expect(history.release()).toEqual(['message.cancelled']);
  const erased = inReview();
  erased.message = { ...erased.message, erased: 'all', content: {} };
  expect(erased.release()).toEqual(['message.cancelled']);
  const dropped = inReview();
  dropped.message = { ...dropped.message, stopped: 'cancelled' };
  expect(dropped.drop()).toEqual(['message.cancelled']);
});

test('after a restore it is unknown, as somebody may have released it: it is not released again', () => {
  const history = inReview();
  expect(history.restore()).toEqual(['message.unknown']);
  expect(history.message).toMatchObject({ status: 'unknown', attempts: [{ outcome: 'unknown' }] });
  expect(history.message.reason).toBeUndefined();
  expect(history.release()).toEqual([]);
  expect(history.resolve({ as: 'not_sent' })).toEqual(['message.resolved', 'message.deferred']);
});

test('if the clock is set back, it keeps what was left of its validity, but for a time that its sender chose', () => {
  const hour = 3_600_000;
  const set = (history: MessageHistory) => {
    history.message = { ...history.message, expiresAt: later(history, 60_000) };
    history.clock.set(later(history, -hour));
    history.happen({ type: 'clock_set', at: history.clock.now(), byMs: -hour });
    return (history.message.expiresAt?.getTime() ?? 0) - history.clock.now().getTime();
  };
  expect(set(inReview())).toBe(60_000);
  const chosen = inReview();
  chosen.message = { ...chosen.message, sendAt: later(chosen, 30_000) };
  expect(set(chosen)).toBe(hour + 60_000);
});
