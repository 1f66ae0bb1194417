import { describe, expect, it } from 'vitest';
import { atWords, momentWords, timeWords } from './time-words.ts';

const now = new Date('2026-11-25T13:30:00Z');
const today = new Date('2026-11-25T13:03:07Z');
const before = new Date('2026-11-05T13:03:07Z');
const settings = (language: 'en' | 'fr') => ({ now, language, timeZone: 'Africa/Douala' });

describe('a time', () => {
  it.each([
    ['en', today, '14:03:07', '14:03:07', 'at 14:03:07'],
    ['fr', today, '14:03:07', '14:03:07', 'à 14:03:07'],
    ['en', before, '5 Nov 2026 14:03:07', '5 Nov 2026 14:03:07', 'on 5 Nov 2026 at 14:03:07'],
    ['fr', before, '5 nov. 2026 14:03:07', 'le 5 nov. 2026 à 14:03:07', 'le 5 nov. 2026 à 14:03:07'],
  ] as const)('in %s, %s', (language, at, alone, since, when) => {
    expect(timeWords(at, settings(language))).toBe(alone);
    expect(momentWords(at, settings(language))).toBe(since);
    expect(atWords(at, settings(language))).toBe(when);
  });

  it('is of another day by the zone of the reader', () => {
    const at = new Date('2026-11-24T23:30:00Z');
    expect(timeWords(at, settings('en'))).toBe('00:30:00');
    expect(timeWords(at, { ...settings('en'), timeZone: 'UTC' })).toBe('24 Nov 2026 23:30:00');
  });
});
