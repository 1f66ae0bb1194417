import { describe, expect, it } from 'vitest';
import { parseExactJson } from '../base/json.ts';
import { quotesAddress } from './quotes-address.ts';

const quoted = quotesAddress(['+237699128531']);

describe('a telephone number is found', () => {
  it.each<[unknown]>([
    ['+237699128531'],
    ['00237699128531'],
    ['237 699 12 85 31'],
    ['tel:+237-699-12-85-31;ext=1'],
    ['699128531'],
    ['699 12 85 31'],
    ['0699.12.85.31'],
    ['(237) 699 128 531'],
    ['mobileno=%2B237699128531&x=1'],
    ['id-237699128531001'],
    ['2026-01-01 699128531'],
    [237_699_128_531],
    [{ to: [{ phone: '699128531' }] }],
    [{ '+237699128531': 'by name' }],
    [parseExactJson('[237699128531.00000000000000001]')],
  ])('in %j', (value) => {
    expect(quoted(value)).toBe(true);
  });

  it.each<[unknown]>([
    ['+237699128530'],
    ['99128531'],
    ['+33699128531'],
    ['699128'],
    [['699128', '531']],
    ['699 128 | 531'],
    ['6991285310000'],
    [699_128],
    [null],
    [true],
    [undefined],
    [''],
  ])('not in %j', (value) => {
    expect(quoted(value)).toBe(false);
  });

  it('with and without a code of one digit', () => {
    const american = quotesAddress(['+12025550123']);
    expect(['+1 (202) 555-0123', '202-555-0123', '555-0123'].map(american)).toEqual([true, true, false]);
  });
});

describe('another address is found', () => {
  it.each<[string, string, boolean]>([
    ['awa@example.org', 'To: AWA@Example.ORG', true],
    ['Awa@example.org', 'awa%40example.org', true],
    ['awa@example.org', 'fatawa@example.org', false],
    ['awa@example.org', 'awa@example.org.test', false],
    ['awa@example.org', 'sent to awa@example.org.', true],
    ['token-9', 'push to token-9', true],
    ['token-9', 'push to TOKEN-9', false],
    ['awa+237699128531@example.org', 'awa+237699128531@example.org', true],
  ])('%s in %j: %j', (address, text, found) => {
    expect(quotesAddress([address])(text)).toBe(found);
  });

  it('if it is one of several', () => {
    expect(quotesAddress(['a@b.cm', '+237699128531'])('699128531')).toBe(true);
    expect(quotesAddress([])('699128531')).toBe(false);
  });
});
