import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { parseNumber, readNumber } from './phone-number.ts';

const country = fc.constantFrom('CM' as const, 'FR' as const, 'US' as const);
const fiveDigits = fc.integer({ min: 0, max: 99_999 }).map((tail) => String(tail).padStart(5, '0'));
const taken: readonly (string | undefined)[] = ['MOBILE', undefined];

const options = { defaultCountry: 'CM', field: 'to.phone', sms: true } as const;

describe('a mobile number of Cameroon', () => {
  it('is what the parser says of it, in every range and wherever in it', () => {
    for (let range = 0; range < 1_000; range += 1) {
      const first = `+2376${String(range).padStart(3, '0')}`;
      fc.assert(
        fc.property(fiveDigits, country, (tail, defaultCountry) => {
          const slow = parsePhoneNumberFromString(first + tail, defaultCountry);
          const fast = parseNumber(first + tail, { ...options, defaultCountry });
          expect(fast).toEqual({ e164: slow?.number, assigned: slow?.isValid() });
          expect(taken).toContain(slow?.getType());
        }),
        { numRuns: 10 },
      );
    }
  });

  it('is read the same however it is written', () => {
    for (const text of [
      '+237699128531',
      '237699128531',
      '699 12 85 31',
      ' +237 6 99 12 85 31\n',
      '+237699128531\n',
    ]) {
      expect(parseNumber(text, options)).toEqual({ e164: '+237699128531', assigned: true });
    }
  });
});

describe('a number that a provider tells', () => {
  const eightDigits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 8, maxLength: 8 });
  const anyCountry = fc.constantFrom('CM' as const, 'FR' as const, 'GA' as const, 'US' as const);

  it('gives a mobile number of Cameroon back as the parser does', () => {
    fc.assert(
      fc.property(eightDigits, anyCountry, (digits, defaultCountry) => {
        const text = `+2376${digits}`;
        expect(readNumber(text, defaultCountry)).toBe(text);
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
    expect(readNumber(text, 'CM')).toBe(expected);
  });
});
