import { describe, expect, it } from 'vitest';
import { hmac, isSame, isSigned } from './hmac.ts';

it('signs as RFC 4231 and RFC 2202 have it', () => {
  const text = 'what do ya want for nothing?';
  expect(hmac(text, { algorithm: 'sha256', encoding: 'hex', secret: 'Jefe' })).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
  expect(hmac(text, { algorithm: 'sha1', encoding: 'hex', secret: 'Jefe' })).toBe(
    'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79',
  );
});

describe('a signature is right', () => {
  const how = {
    algorithm: 'sha1',
    encoding: 'base64',
    data: 'https://nkul.example/a?b=c',
    secrets: ['new', 'old'],
  } as const;
  const signedBy = (secret: string) => hmac(how.data, { ...how, secret });

  it('by any of the secrets', () => {
    expect(isSigned({ ...how, given: signedBy('new') })).toBe(true);
    expect(isSigned({ ...how, given: signedBy('old') })).toBe(true);
  });

  it.each([undefined, '', 'x', signedBy('other'), signedBy('new').slice(1)])('not if it is %j', (given) => {
    expect(isSigned({ ...how, given })).toBe(false);
  });

  it('in capitals, if it is hexadecimal, and in no other case if it is base64', () => {
    const hex = { ...how, encoding: 'hex' } as const;
    expect(isSigned({ ...hex, given: hmac(how.data, { ...hex, secret: 'new' }).toUpperCase() })).toBe(true);
    expect(isSigned({ ...how, given: signedBy('new').toLowerCase() })).toBe(false);
  });

  it('of bytes as of the text that they are', () => {
    expect(isSigned({ ...how, data: Buffer.from(how.data), given: signedBy('new') })).toBe(true);
  });
});

it('compares texts of any length', () => {
  expect([isSame('a', 'a'), isSame('a', 'b'), isSame('a', 'aa'), isSame('', 'a')]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
