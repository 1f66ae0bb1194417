import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { ConfigurationError } from '@nkul/core/adapter';
import { describe, expect, test } from 'vitest';
import { callbackTokens, checkToken } from './callback-token.ts';

function refusalOf(token: string | readonly string[] | undefined): ConfigurationError {
  try {
    callbackTokens(token);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
  }
  throw new Error('it was taken');
}

describe('A token is taken', () => {
  test.each([
    ['of 16 random bytes in hex', randomBytes(16).toString('hex')],
    ['of 16 random bytes in hex, upper case', randomBytes(16).toString('hex').toUpperCase()],
    ['of 16 random bytes in base64url', randomBytes(16).toString('base64url')],
    ['of 32 random bytes in base64url', randomBytes(32).toString('base64url')],
    ['of 39 random digits', '183920475610293847561029384756102938475'],
  ])('%s', (_what, token) => {
    expect(callbackTokens(token).include(token)).toBe(true);
  });
});

describe('A token is refused at start', () => {
  test.each([
    ['when it is missing', undefined],
    ['when it is empty', ''],
    ['when the list of tokens is empty', []],
    ['of 15 bytes in hex', randomBytes(15).toString('hex')],
    ['of 15 bytes in base64url', randomBytes(15).toString('base64url')],
    ['of 38 digits', '18392047561029384756102938475610293847'],
    ['of 24 letters and digits of one case', 'k3j9x0q7z1w5v8m2n4b6c0t9'],
    ['that is a UUID, which has 122 random bits', randomUUID()],
    ['of one character, however long', 'a'.repeat(100)],
    ['of few characters, however long', 'abcab'.repeat(20)],
    ['of one part again and again', 'CHANGE-ME-CHANGE-ME-CHANGE-ME'],
    ['of one random part twice', randomBytes(15).toString('hex').repeat(2)],
    ['with a slash', `${randomBytes(32).toString('hex')}/`],
    ['with a space at its end', `${randomBytes(32).toString('hex')} `],
    ['with letters beyond ASCII', 'éèàçùâêîôûëïüÿœæÉÈÀÇÙÂÊÎÔÛ'],
    ['when only one of several is strong', [randomBytes(32).toString('hex'), 'secret']],
  ])('%s', (_what, token) => {
    const { field, message } = refusalOf(token);
    expect(field).toBe('token');
    for (const one of [token ?? []].flat()) if (one !== '') expect(message).not.toContain(one);
  });

  test.each(['/', ' ', '%', '?', '#', 'é'])(
    'for a %j in it, in other words than for being weak',
    (character) => {
      expect(refusalOf(randomBytes(32).toString('hex') + character).message).toContain('characters');
    },
  );

  test('with a command that makes a good one', () => {
    const [, ...quoted] = /Make one with: node -p "(.+)"$/.exec(refusalOf('secret').message) ?? [];
    const made = execFileSync(process.execPath, ['-p', ...quoted], { encoding: 'utf8' }).trim();
    expect(callbackTokens(made).include(made)).toBe(true);
  });
});

describe('Several tokens', () => {
  const [old, fresh] = ['9f86d081884c7d659a2feaa0c55ad015', 'a3bf4f1b2b0b822cd15d6c15b0f00a08'];

  test('are all right, while one replaces another', () => {
    const tokens = callbackTokens([old, fresh]);
    expect([old, fresh].map((token) => tokens.include(token))).toEqual([true, true]);
  });

  test.each([
    ['nothing', ''],
    ['a part of one', old.slice(0, -1)],
    ['one and more', `${old}0`],
    ['one in another case', old.toUpperCase()],
    ['both', old + fresh],
  ])('are not %s', (_what, candidate) => {
    expect(callbackTokens([old, fresh]).include(candidate)).toBe(false);
  });
});

describe('Another token of a service', () => {
  test('is taken by the same rule', () => {
    expect(() => checkToken(randomBytes(16).toString('hex'), 'NKUL_API_TOKEN')).not.toThrow();
  });

  test.each(['', ' ', 'a', 'a'.repeat(100), `${randomBytes(32).toString('hex')}\n`])(
    'is refused by it, under its own name: %j',
    (token) => {
      const refusal = expect.objectContaining({
        field: 'NKUL_API_TOKEN',
        message: expect.stringMatching(/^NKUL_API_TOKEN h.*Make one with: node -p/),
      });
      expect(() => checkToken(token, 'NKUL_API_TOKEN')).toThrow(refusal);
    },
  );
});
