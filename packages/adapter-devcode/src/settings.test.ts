import { describe, expect, it } from 'vitest';
import { type DevcodeSettings, devcode } from './index.ts';

describe('devcode() refuses', () => {
  it.each<[object, string, string]>([
    [{ timeout: 5 }, 'timeout', 'is not a setting: known are apiKey, sender'],
    [{ apikey: 'x' }, 'apikey', 'did you mean apiKey?'],
    [{ pairWise: true }, 'pairWise', 'did you mean pairwise?'],
    [{ from: 'NKUL' }, 'from', 'did you mean sender?'],
    [{ apiKey: undefined }, 'apiKey', 'is missing: give the key of your account'],
    [{ apiKey: 'a b' }, 'apiKey', 'has a blank'],
    [{ sender: 237_699_128_531 }, 'sender', 'must have 1 to 11 characters'],
    [{ name: '' }, 'name', 'expected at least 1 character'],
    [{ baseUrl: 'http://example.com/' }, 'baseUrl', 'must be an https address'],
    [{ baseUrl: new URL('https://example.com/') }, 'baseUrl', 'must be an https address'],
    [{ perCall: '50' }, 'perCall', 'expected a whole number from 1'],
    [{ perSecond: 0 }, 'perSecond', 'expected a number above 0'],
    [{ pairwise: 'yes' }, 'pairwise', 'expected true or false'],
    [{ on503: 'retry' }, 'on503', "expected 'deferred' or 'unknown'"],
    [{ timeZone: 'Douala' }, 'timeZone', 'use one such as Africa/Douala'],
    [{ defaultCountry: 'cm' }, 'defaultCountry', 'two letters, such as CM'],
    [{ errorCodes: { '-1': 'no_credit' } }, 'errorCodes.-1', 'expected one of'],
    [{ fetch: 'undici' }, 'fetch', 'expected a function'],
  ])('%o', (given, field, words) => {
    const settings = { apiKey: 'demo-key', sender: 'NKUL', ...given } as DevcodeSettings;
    expect(() => devcode(settings)).toThrow(
      expect.objectContaining({
        code: 'NKUL_CONFIGURATION',
        field,
        message: expect.stringMatching(/^devcode\(\): /),
      }),
    );
    expect(() => devcode(settings)).toThrow(words);
  });

  it.each([undefined, null, 'demo-key', []])('%j for its settings', (settings) => {
    expect(() => devcode(settings as never)).toThrow("such as { apiKey, sender: 'NKUL' }");
  });

  it('nothing with the key in its words', () => {
    expect(() => devcode({ apiKey: 'secret key', sender: 'NKUL' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') }),
    );
  });
});
