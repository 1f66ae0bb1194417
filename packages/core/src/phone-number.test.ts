import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { parseNumber } from './phone-number.ts';

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
