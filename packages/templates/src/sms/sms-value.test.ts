import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isGsm7 } from './gsm7-alphabet.ts';
import { gsm7Value } from './sms-value.ts';

it.each([
  ['Amina', 'Amina'],
  ['Zoé Ngô', 'Zoé Ngo'],
  ['Amina ✓', 'Amina OK'],
  ['Amina 🎉', 'Amina'],
  ['👑 Amina 👑 Ngo', 'Amina Ngo'],
  ['Amina 👩🏾\u200d💻', 'Amina'],
  ['Жанна', 'Zhanna'],
  ['Ελένη', 'Eleni'],
  ['Μαρία', 'Maria'],
  ['Δημήτρης', 'Dimitris'],
  ['Γιώργος Ngo', 'Giorgos Ngo'],
  ['٤٨٢١', '4821'],
  ['陈伟', 'Chen Wei'],
  ['محمد عبد الله', ''],
  ['שרה', ''],
  ['e\u0301te\u0301 🎉', 'été'],
  ['🎉', ''],
])('writes %s as %s', (value, written) => {
  expect(gsm7Value(value)).toBe(written);
});

it.each(['陈伟', 'አበበ', 'मोहन', '김민수'])('writes letters for %s', (name) => {
  expect(gsm7Value(name)).toMatch(/^[A-Za-z']{2,}/);
});

it('always writes in the alphabet, and leaves alone what is in it', () => {
  const unit = fc.constantFrom(...'aéÀ{€ 🎉жمحə✓\u200d\u0301\u{1f1e8}中');
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit }), fc.string({ unit: 'binary' })), (value) => {
      const written = gsm7Value(value);
      expect(isGsm7(written)).toBe(true);
      if (isGsm7(value)) expect(written).toBe(value);
    }),
  );
});
