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

describe('a mobile number of Cameroon without `+`, or without its country code', () => {
  it('is read as the parser reads it, in every range and wherever in it', () => {
    for (let range = 0; range < 1_000; range += 1) {
      const first = `6${String(range).padStart(3, '0')}`;
      fc.assert(
        fc.property(fiveDigits, fc.constantFrom('', '237'), (tail, code) => {
          const text = `${code}${first}${tail}`;
          const slow = parsePhoneNumberFromString(text, 'CM');
          const e164 = `+237${first}${tail}`;
          expect(readNumber(text, 'CM')).toBe(e164);
          expect(parsePhoneNumberFromString(e164)?.isValid() ?? false).toBe(slow?.isValid() ?? false);
          if (slow?.isValid() !== true) return;
          expect(e164).toBe(slow.number);
          expect(parseNumber(text, options)).toEqual({ e164, assigned: true });
        }),
        { numRuns: 10 },
      );
    }
  });

  it('is another number, or none, for a provider of another country', () => {
    fc.assert(
      fc.property(
        fiveDigits,
        fiveDigits,
        fc.constantFrom('', '237'),
        fc.constantFrom('FR' as const, 'GA' as const, 'US' as const),
        (head, tail, code, defaultCountry) => {
          const text = `${code}6${head.slice(0, 3)}${tail}`;
          const slow = parsePhoneNumberFromString(text, defaultCountry);
          expect(readNumber(text, defaultCountry)).toBe(slow?.number);
        },
      ),
      { numRuns: 1_000 },
    );
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

  it('is read as the parser reads it, valid or not, if it is no mobile number of Cameroon', () => {
    const national = /^(?:(?:\+|00)?237)?6\d{8}$/;
    const start = fc.constantFrom(
      '',
      '+',
      '00',
      '237',
      '+237',
      '2372',
      '6',
      '225',
      '+2250',
      '33',
      '241',
      '1',
      '44',
    );
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 3, maxLength: 14 });
    fc.assert(
      fc.property(start, digits, anyCountry, (before, rest, defaultCountry) => {
        const text = `${before}${rest}`;
        if (national.test(text)) return;
        expect(readNumber(text, defaultCountry)).toBe(
          parsePhoneNumberFromString(text, defaultCountry)?.number,
        );
      }),
      { numRuns: 5_000 },
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
