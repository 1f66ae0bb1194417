import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { localTime } from './local-time.ts';

const two = fc.integer({ min: 0, max: 99 }).map((part) => String(part).padStart(2, '0'));
const year = fc.oneof(
  fc.integer({ min: 0, max: 9_999 }),
  fc.constantFrom(0, 50, 99, 100, 1900, 2000, 2024, 2026),
);
const digits = fc
  .tuple(year, two, two, two, two, two)
  .map(([first, ...others]) => [String(first).padStart(4, '0'), ...others]);
const inCalendar = fc
  .date({ min: new Date('0100-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString().split(/\D/).slice(0, 6));

describe('a time of the provider', () => {
  it('is taken where ISO 8601 writes the same digits, and is an hour ahead of UTC in Douala', () => {
    fc.assert(
      fc.property(fc.oneof(digits, inCalendar), (parts) => {
        const [date, time] = [parts.slice(0, 3).join('-'), parts.slice(3).join(':')];
        const [first = 0, month = 0, ...others] = parts.map(Number);
        const asUtc = Date.UTC(first, month - 1, ...others);
        const expected = new Date(asUtc).toISOString().startsWith(`${date}T${time}`)
          ? new Date(asUtc - 3_600_000)
          : undefined;
        expect(localTime(`${date} ${time}`, 'Africa/Douala')).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    '2026-02-29 08:00:13',
    '2026-00-05 08:00:13',
    '2026-13-05 08:00:13',
    '2026-01-00 08:00:13',
    '2026-01-05 24:00:00',
    '2026-01-05 08:60:13',
    '2026-01-05 08:00:60',
    '0050-01-05 08:00:13',
    '',
  ])('that is not in the calendar is none: %j', (text) => {
    expect(localTime(text, 'Africa/Douala')).toBeUndefined();
  });

  it('is none without a true day, also where it is the first that is read', async () => {
    vi.resetModules();
    const anew = await import('./local-time.ts');
    for (const text of ['?026-01-05 08:00:13', '?2026-01-05 08:00:1', '?', '? 01-05-2026 08:00:0'])
      expect(anew.localTime(text, 'Africa/Douala')).toBeUndefined();
  });

  it('may have blanks before its colons, and others of other days before it', () => {
    const douala = (text: string) => localTime(text, 'Africa/Douala')?.toISOString();
    expect(douala('2026-01-05 08 :00 :13')).toBe('2026-01-05T07:00:13.000Z');
    expect(douala('2026-01-06 08:00:13')).toBe('2026-01-06T07:00:13.000Z');
    expect(douala('2026-01-05T08:00:13')).toBe('2026-01-05T07:00:13.000Z');
    expect(douala('2026-01-05 08 :00 :1')).toBeUndefined();
    expect(douala('2026-01-05 0a:00:13')).toBeUndefined();
  });

  it('has the offset that its zone had then', () => {
    expect(localTime('2024-02-29 12:00:00', 'Europe/Paris')).toEqual(new Date('2024-02-29T11:00:00Z'));
    expect(localTime('2024-07-01 12:00:00', 'Europe/Paris')).toEqual(new Date('2024-07-01T10:00:00Z'));
  });
});
