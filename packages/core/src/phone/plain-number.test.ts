import { describe, expect, it } from 'vitest';
import { parseNumber, readNumber } from './phone-number.ts';

const options = { defaultCountry: 'CM', field: 'to.phone', sms: true } as const;
const e164 = '+237699128531';

/** One number in the ways that people paste it. */
const pasted: readonly (readonly [string, string])[] = [
  ['brackets around its country code', '(+237) 699128531'],
  ['brackets around all of it', '(+237 699128531)'],
  ['brackets after the plus', '+(237) 699 128 531'],
  ['narrow spaces that do not break', '+237\u202f699\u202f12\u202f85\u202f31'],
  ['spaces that do not break', '+237\u00a0699\u00a012\u00a085\u00a031'],
  ['thin and figure spaces', '+237\u2009699\u2007128\u2006531'],
  ['tabs', '+237\t699\t128\t531'],
  ['a line end', '+237 699 128 531\r\n'],
  ['marks of direction', '\u202a+237 699 12 85 31\u202c'],
  ['a left-to-right mark', '\u200e+237699128531'],
  ['spaces without width', '+237\u200b699\u2060128\ufeff531'],
  ['a plus in full width', '＋237699128531'],
  ['all of it in full width', '＋２３７　６９９１２８５３１'],
  ['Arabic digits', '+٢٣٧٦٩٩١٢٨٥٣١'],
  ['Persian digits', '۶۹۹۱۲۸۵۳۱'],
  ["N'Ko digits", '+߂߃߇߆߉߉߁߂߈߅߃߁'],
  ['hyphens that do not break', '+237\u2011699\u2011128\u2011531'],
  ['dashes', '+237–699—128−531'.replace('−', '-')],
  ['points', '699.12.85.31'],
  ['slashes', '699/12/85/31'],
  ['points in the middle', '699·12·85·31'],
  ['00 before the country code', '00237699128531'],
  ['00 and spaces', '00 237 699 12 85 31'],
  ['no plus', '237 699 12 85 31'],
  ['a 0 in brackets', '+237 (0) 699128531'],
  ['a link', 'tel:+237-699-12-85-31'],
  ['angle brackets', '<+237699128531>'],
  ['quotes', "'+237699128531"],
  ['curly quotes', '“699128531”'],
  ['a comma behind', '699128531,'],
  ['a point behind', '699128531.'],
];

describe('a number is read as people paste it, when there is one in it', () => {
  it.each(pasted)('with %s', (_how, text) => {
    expect(parseNumber(text, options)).toEqual({ e164, assigned: true });
    expect(readNumber(text, 'CM')).toBe(e164);
  });

  it('a 0 in brackets where the country has one', () => {
    expect(parseNumber('+44 (0) 7911 123456', options).e164).toBe('+447911123456');
    expect(parseNumber('(0) 6 12 34 56 78', { ...options, defaultCountry: 'FR' }).e164).toBe('+33612345678');
  });
});

describe('what holds no number, or several, is refused with words that say so', () => {
  it.each([
    ['699128531,677018812', 'more than one number'],
    ['699128531; 677018812', 'more than one number'],
    ['699128531 / 677018812', 'more than one number'],
    ['699128531\n677018812', 'more than one number'],
    ['699128531 ou 677018812', 'more than one number'],
    ['+237699128531 +237677018812', 'more than one number'],
    ['+237699128531+237677018812', 'more than one number'],
    ['699128531 677018812', 'is not a valid telephone number'],
    ['699128531;ext=1', 'characters that do not belong'],
    ['699128531 x12', 'characters that do not belong'],
    ['6991285E1', 'characters that do not belong'],
    ['++237699128531', 'characters that do not belong'],
    ['237+699128531', 'characters that do not belong'],
    ['#31#699128531', 'characters that do not belong'],
    ['', 'is empty'],
    ['+', 'characters that do not belong'],
    ['6991285', 'is not a valid telephone number'],
    ['+237 (0)', 'is not a valid telephone number'],
    [`${' '.repeat(64_000)}x`, 'is too long'],
    ['9'.repeat(1_000_000), 'is too long'],
  ])('%j', (text, words) => {
    expect(() => parseNumber(text, options)).toThrow(
      expect.objectContaining({ code: 'NKUL_INVALID_RECIPIENT', message: expect.stringContaining(words) }),
    );
    expect(() => parseNumber(text, options)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^[^\n]{1,200}$/) }),
    );
  });
});

describe('a number of Cameroon takes SMS when it begins with 6', () => {
  it.each(['+237242123456', '+237 243 12 34 56', '237243123456', '+237222123456', '+237233123456'])(
    '%s does not',
    (text) => {
      expect(() => parseNumber(text, options)).toThrow('is not a mobile number');
    },
  );

  it('and another is taken where no SMS goes to it', () => {
    expect(parseNumber('+237 242 12 34 56', { ...options, sms: false }).e164).toBe('+237242123456');
  });
});
