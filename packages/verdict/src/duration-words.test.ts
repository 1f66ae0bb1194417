import { expect, it } from 'vitest';
import { durationWords } from './duration-words.ts';

it.each([
  [0, 'en', '1 sec'],
  [79_400, 'en', '1 min 19 sec'],
  [3_600_000, 'en', '1 hr'],
  [3_605_000, 'en', '1 hr'],
  [2 * 86_400_000 + 3 * 3_600_000 + 59_000, 'en', '2 days 3 hr'],
  [79_400, 'fr', '1 min 19 s'],
  [86_400_000, 'fr', '1 j'],
])('%d ms are in %s: %s', (ms, locale, words) => {
  expect(durationWords(ms, locale).replaceAll(/[\u00A0\u202F]/g, ' ')).toBe(words);
});
