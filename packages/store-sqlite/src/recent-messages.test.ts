import { manualClock, sampleMessage } from '@nkul/testing';
import { expect, it } from 'vitest';
import { RecentMessages, type StoredMessage } from './recent-messages.ts';

const clock = manualClock();

function stored(number: number, weight: number): StoredMessage {
  return { number, message: sampleMessage(clock), places: { fixed: 1, texts: new Map() }, weight };
}

function rememberedOf(count: number, weight: number): number {
  const recent = new RecentMessages();
  const all = Array.from({ length: count }, (_, index) => recent.put(stored(index, weight)));
  expect(recent.byId(all.at(-1)?.message.id ?? '')).toBe(all.at(-1));
  return all.filter(({ number }) => recent.byNumber(number) !== undefined).length;
}

it('remembers thousands of small messages', () => {
  expect(rememberedOf(8_192, 2_000)).toBe(8_192);
  expect(rememberedOf(40_000, 2_000)).toBeLessThanOrEqual(2 * 8_192);
});

it('remembers few large messages: their bytes are bounded, not their count alone', () => {
  const megabyte = 1_024 * 1_024;
  expect(rememberedOf(1_000, megabyte)).toBeLessThanOrEqual(34);
});

it('counts a message once, however often it changes', () => {
  const recent = new RecentMessages();
  const first = recent.put(stored(1, 1_000_000));
  const second = recent.put(stored(2, 1_000_000));
  for (let change = 0; change < 100; change += 1) recent.put(second);
  expect(recent.byNumber(1)).toBe(first);
});

it('forgets a message that was deleted', () => {
  const recent = new RecentMessages();
  const one = recent.put(stored(1, 1));
  recent.remove(one);
  expect([recent.byNumber(1), recent.byId(one.message.id)]).toEqual([undefined, undefined]);
});

it('final messages do not drive out those that wait for their reports', () => {
  const recent = new RecentMessages();
  const all = Array.from({ length: 2 * 8_192 }, (_, index) => recent.put(stored(index, 1_000)));
  for (const one of all.slice(0, 8_192)) {
    const final = { ...one, message: { ...one.message, finalAt: clock.now() } };
    expect(recent.put(final)).toBe(final);
    expect(recent.byNumber(one.number)).toBe(final);
  }
  expect(all.slice(8_192).every((one) => recent.byNumber(one.number) === one)).toBe(true);
  recent.put(stored(20_000, 1_000));
  expect(all.slice(8_192).every((one) => recent.byNumber(one.number) === one)).toBe(true);
});

it('messages that are read do not drive out those that wait for their reports', () => {
  const recent = new RecentMessages();
  const all = Array.from({ length: 8_192 }, (_, index) => recent.put(stored(index, 1_000)));
  const last = Array.from({ length: 20_000 }, (_, index) => recent.putRead(stored(10_000 + index, 1_000))).at(
    -1,
  );
  expect(all.every((one) => recent.byNumber(one.number) === one)).toBe(true);
  expect(recent.byId(last?.message.id ?? '')).toBe(last);
});

it('gives a message as it is now, also if it was read before, or its generation is full', () => {
  const recent = new RecentMessages();
  const first = recent.putRead(stored(1, 1_000));
  const changed = recent.put({ ...first });
  expect(recent.byNumber(1)).toBe(changed);
  const heavy = 16 * 1_024 * 1_024;
  recent.put(stored(2, heavy));
  const now = recent.put({ ...changed });
  const final = { ...now, weight: 2 * heavy, message: { ...now.message, finalAt: clock.now() } };
  recent.put(final);
  expect([undefined, final]).toContain(recent.byNumber(1));
});
