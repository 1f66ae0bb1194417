import { expect, it } from 'vitest';
import { formatsOf } from '../words/formats.ts';
import { endWords } from './needs.ts';

it('a balance ends on a day; within the next hours, at a time', () => {
  const now = new Date('2026-11-25T13:00:00Z');
  const words = (days: number) => endWords({ now, formats: formatsOf('en', 'Africa/Douala', now) }, days);
  expect([words(1.9), words(0.25)]).toEqual(['Friday 27 November', '20:00:00']);
});
