import { checkSettings, objectOf } from '@nkul/core/adapter';
import { describe, expect, it } from 'vitest';
import { providerFields, resolveProvider } from './provider-settings.ts';

const defaults = { name: 'hill', baseUrl: 'https://api.example.com' };
const schema = objectOf({ ...providerFields });
const resolve = (given: object) => resolveProvider(checkSettings(schema, given, 'hill()'), defaults);

describe('the settings of every provider', () => {
  it('have defaults', () => {
    expect(resolve({})).toEqual({ ...defaults, inFlight: 16, defaultCountry: 'CM' });
  });

  it('that are given count, and an address ends without a slash', () => {
    const given = { name: 'other', inFlight: 2, perSecond: 5, defaultCountry: 'SN', fetch: globalThis.fetch };
    expect(resolve({ ...given, baseUrl: 'http://127.0.0.1:4010/api//' })).toEqual({
      ...given,
      baseUrl: 'http://127.0.0.1:4010/api',
    });
  });

  it.each([
    [{ baseUrl: 'http://example.com' }, 'baseUrl must be an https address'],
    [{ baseUrl: 'https://me@example.com' }, 'baseUrl must be an https address'],
    [{ baseUrl: 'https://example.com/?a=1' }, 'baseUrl must be an address without a query'],
    [{ name: '' }, 'name'],
    [{ inFlight: 0 }, 'inFlight'],
    [{ perSecond: -1 }, 'perSecond'],
    [{ defaultCountry: 'cameroon' }, 'defaultCountry is not a country'],
    [{ fetch: 'fetch' }, 'fetch'],
    [{ dispatcher: {} }, 'dispatcher is not a dispatcher'],
  ])('%o is refused', (given, words) => {
    expect(() => resolve(given)).toThrow(words);
  });
});
