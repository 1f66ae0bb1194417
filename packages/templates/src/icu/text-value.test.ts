import fc from 'fast-check';
import { expect, it } from 'vitest';
import { characterCount, cleanText } from './text-value.ts';

it.each([
  ['a control character', 'a\u0000b\u0007c\u009fd', 'abcd'],
  ['a bidirectional override', 'pay \u202eknab\u202c \u2066x\u2069\u200f', 'pay knab x'],
  ['a lone surrogate', 'a\ud83cb', 'a\ufffdb'],
])('removes %s', (_what, value, expected) => {
  expect(cleanText(value)).toBe(expected);
});

it('makes a line break a space, so that words stay apart', () => {
  expect(cleanText('12\r\nrue\nde\tBastos\u2028Yaoundé')).toBe('12 rue de Bastos Yaoundé');
});

it('leaves everything else as it is', () => {
  const text = "{nom} # <b>l’été</b> '{' %s 🎉 👨‍👩‍👧 \u00a0";
  expect(cleanText(text)).toBe(text);
});

it('leaves no control character, no direction and nothing ill-formed, whatever it is given', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const cleaned = cleanText(value);
      expect(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\p{Cs}]/u.test(cleaned)).toBe(false);
      expect(cleanText(cleaned)).toBe(cleaned);
    }),
  );
});

it('counts characters outside the basic plane as one', () => {
  expect(characterCount('a🎉')).toBe(2);
});
