import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cleanLines, cleanValue } from './clean-text.ts';

it.each([
  ['a control character', 'a\u0000b\u0007c\u009fd', 'abcd'],
  ['a bidirectional override', 'pay \u202eknab\u202c \u2066x\u2069\u200f', 'pay knab x'],
  ['a lone surrogate', 'a\ud83cb', 'a\ufffdb'],
])('removes %s', (_what, value, expected) => {
  expect(cleanValue(value)).toBe(expected);
});

it('makes a line break a space, so that words stay apart', () => {
  expect(cleanValue('12\r\nrue\nde\tBastos\u2028Yaoundé')).toBe('12 rue de Bastos Yaoundé');
});

it('leaves everything else as it is', () => {
  const text = "{nom} # <b>l’été</b> '{' %s 🎉 👨‍👩‍👧 \u00a0";
  expect(cleanValue(text)).toBe(text);
});

it('leaves no control character, no direction and nothing ill-formed, whatever it is given', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const cleaned = cleanValue(value);
      expect(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\p{Cs}]/u.test(cleaned)).toBe(false);
      expect(cleanValue(cleaned)).toBe(cleaned);
    }),
  );
});

it('leaves the lines and tabs of a text of several lines', () => {
  expect(cleanLines('Bonjour\r\n\tAwa\u2028\u0000\u001b[31m\u202e!')).toBe('Bonjour\r\n\tAwa\n[31m!');
});
