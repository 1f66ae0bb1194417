import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { expect, it } from 'vitest';
import { parseProviderNumber } from './phone.ts';

const eightDigits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 8, maxLength: 8 });
const country = fc.constantFrom('CM' as const, 'FR' as const, 'GA' as const, 'US' as const);

it('gives a mobile number of Cameroon back as the parser does', () => {
  fc.assert(
    fc.property(eightDigits, country, (digits, defaultCountry) => {
      const text = `+2376${digits}`;
      expect(parseProviderNumber(text, defaultCountry)).toBe(text);
      expect(parsePhoneNumberFromString(text, defaultCountry)?.number).toBe(text);
    }),
  );
});

it.each([
  ['237699128531', '+237699128531'],
  ['699128531', '+237699128531'],
  [' +237 6 99 12 85 31\n', '+237699128531'],
  ['+237699128531\n', '+237699128531'],
  ['+237699128531,+237699128532', undefined],
  ['', undefined],
])('reads %j as %j', (text, expected) => {
  expect(parseProviderNumber(text, 'CM')).toBe(expected);
});
