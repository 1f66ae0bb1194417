import type { Message, Recipient } from '@nkul/core/adapter';
import { manualClock, sampleMessage } from '@nkul/testing';
import { describe, expect, it } from 'vitest';
import type { QuietHours } from './index.ts';
import { resolveOptions } from './resolve-options.ts';

const night = { marketing: '20:00-08:00' } as const;
const douala = { phone: '+237699128531' };
const paris = { phone: '+33612345678' };

function asked(quietHours: QuietHours, message: Message, at: string): Date | undefined {
  return resolveOptions({ quietHours }).quietUntil?.(message, new Date(at), 'CM');
}

function messageTo(recipient: Recipient, category: Message['category'] = 'marketing'): Message {
  return sampleMessage(manualClock(), { recipient, category });
}

/** Until when a message waits, without its place in the spread: rounded down to half an hour. */
function end(recipient: Recipient, at: string, hours: QuietHours = night): string | undefined {
  const until = asked(hours, messageTo(recipient), at);
  if (until === undefined) return undefined;
  return new Date(Math.floor(until.getTime() / 1_800_000) * 1_800_000).toISOString();
}

describe('quiet hours', () => {
  it.each([
    ['before they begin', '2026-07-01T18:59:59Z', undefined],
    ['when they begin', '2026-07-01T19:00:00Z', '2026-07-02T07:00:00.000Z'],
    ['after midnight', '2026-07-02T00:30:00Z', '2026-07-02T07:00:00.000Z'],
    ['in the last second', '2026-07-02T06:59:59Z', '2026-07-02T07:00:00.000Z'],
    ['when they end', '2026-07-02T07:00:00Z', undefined],
  ])('%s, in Douala', (_, at, until) => expect(end(douala, at)).toBe(until));

  it.each([
    [
      'the evening before the change to summer time',
      '2026-03-28T19:30:00Z',
      '2026-03-29T06:00:00.000Z',
      '2026-03-29T07:00:00.000Z',
    ],
    [
      'the evening before the change to winter time',
      '2026-10-24T19:30:00Z',
      '2026-10-25T07:00:00.000Z',
      '2026-10-25T07:00:00.000Z',
    ],
  ])('end at eight in the morning in Paris and in Douala, %s', (_, at, inParis, inDouala) => {
    expect(end(paris, at)).toBe(inParis);
    expect(end(douala, at)).toBe(inDouala);
  });

  it('go by the time zone that is given, before that of the number', () => {
    expect(end({ ...douala, timeZone: 'Asia/Tokyo' }, '2026-07-01T12:00:00Z')).toBe(
      '2026-07-01T23:00:00.000Z',
    );
    expect(end({ ...douala, timeZone: 'Asia/Tokyo' }, '2026-07-01T20:00:00Z')).toBe(
      '2026-07-01T23:00:00.000Z',
    );
  });

  it('go by the default country for a recipient without a number', () => {
    expect(end({ email: 'awa@example.com' }, '2026-07-01T19:00:00Z')).toBe('2026-07-02T07:00:00.000Z');
  });

  it('are over in a country with several time zones when they are over in all of them', () => {
    // Kinshasa is an hour behind Lubumbashi.
    const congo = { phone: '+243991234567' };
    expect(end(congo, '2026-07-01T18:30:00Z')).toBe('2026-07-02T07:00:00.000Z');
    expect(end(congo, '2026-07-02T06:30:00Z')).toBe('2026-07-02T07:00:00.000Z');
  });

  it('end at a minute that is no quarter of an hour', () => {
    const until = asked({ marketing: '12:00-12:07' }, messageTo(douala), '2026-07-01T11:01:00Z');
    const ms = until === undefined ? 0 : until.getTime() - Date.parse('2026-07-01T11:07:00Z');
    expect(ms).toBeGreaterThanOrEqual(0);
    expect(ms).toBeLessThan(1_800_000);
  });

  it('wait for the next day, if the change to summer time leaves out the only free hour', () => {
    expect(end(paris, '2026-03-28T12:00:00Z', { marketing: '03:00-02:00' })).toBe('2026-03-30T00:00:00.000Z');
  });

  it('are those of the first time zone of a country that has no free half hour in all', () => {
    // Hawaii is six hours behind New York in summer.
    const hours = { marketing: '12:00-09:00' };
    const until = end({ phone: '+12025550123' }, '2026-07-01T01:00:00Z', hours);
    expect(until).toBeDefined();
    expect(Date.parse(until ?? '') - Date.parse('2026-07-01T01:00:00Z')).toBeLessThan(24 * 3_600_000);
  });

  it('hold neither codes nor categories without hours', () => {
    const ask = (message: Message, at: string) => asked(night, message, at);
    const at = '2026-07-01T23:00:00Z';
    expect(ask(messageTo(douala, 'code'), at)).toBeUndefined();
    expect(ask(messageTo(douala, 'transactional'), at)).toBeUndefined();
    expect(ask(messageTo(douala), at)).toBeDefined();
  });

  it('spread the messages that waited over half an hour, each always at the same time', () => {
    const ask = (message: Message, at: string) => asked(night, message, at);
    const messages = Array.from({ length: 600 }, () => messageTo(douala));
    const clock = manualClock();
    const named = messages.map((message) => ({
      ...message,
      id: crypto.randomUUID(),
      createdAt: clock.now(),
    }));
    const minutes = named.map((message) => {
      const until = ask(message, '2026-07-01T23:00:00Z');
      expect(ask(message, '2026-07-02T03:00:00Z')).toEqual(until);
      return Math.floor(((until?.getTime() ?? 0) - Date.parse('2026-07-02T07:00:00Z')) / 60_000);
    });
    expect(new Set(minutes)).toEqual(new Set(Array.from({ length: 30 }, (_, minute) => minute)));
  });

  it('are not for one-time codes', () => {
    const quietHours: object = { code: '20:00-08:00' };
    expect(() => resolveOptions({ quietHours })).toThrow(
      'quietHours.code is not a category with quiet hours',
    );
  });

  it('leave an hour of the day at least', () => {
    expect(() => resolveOptions({ quietHours: { marketing: '08:59-08:00' } })).toThrow(
      'guard(): quietHours.marketing leaves 59 minutes of a day to messages: leave an hour or more.',
    );
    expect(resolveOptions({ quietHours: { marketing: '09:00-08:00' } }).quietUntil).toBeDefined();
  });

  it.each(['20-8', '20:00', '24:00-08:00', '20:00-20:00', ''])(
    'are refused if they are written as “%s”',
    (text) => {
      expect(() => resolveOptions({ quietHours: { marketing: text } })).toThrow(
        "guard(): quietHours.marketing is wrong: give two times of day, such as '20:00-08:00'.",
      );
    },
  );
});
