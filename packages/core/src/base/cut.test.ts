import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutJson, cutText } from './cut.ts';

it('leaves a text that is short enough, and ends a longer one in …', () => {
  expect(cutText('abcde', 5)).toBe('abcde');
  expect(cutText('abcdef', 5)).toBe('abcd…');
  expect(cutText('abc😀ef', 5)).toBe('abc…');
});

it('leaves a text well-formed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, longest) => {
      const cut = cutText(text, longest);
      expect(cut.length).toBeLessThanOrEqual(longest);
      expect(cut.isWellFormed()).toBe(true);
    }),
  );
});

it('leaves a value of JSON as it is, however it is nested, up to the length of its text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 10, max: 60 }), (value, longest) => {
      const text = JSON.stringify(value);
      const kept = cutJson(value, longest);
      if (text.length <= longest) expect(kept).toBe(value);
      else expect(kept).toBe(cutText(text, longest));
    }),
  );
});
