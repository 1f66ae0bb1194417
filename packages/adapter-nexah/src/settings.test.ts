import { describe, expect, it } from 'vitest';
import { type NexahSettings, nexah } from './index.ts';

describe('nexah() refuses', () => {
  it.each<[object, string, string]>([
    [{ user: undefined }, 'user', 'is missing: give the user of your account'],
    [{ user: ' ' }, 'user', 'is missing: give the user of your account'],
    [{ password: undefined }, 'password', 'is missing: give the password of your account'],
    [{ password: 'a b' }, 'password', 'has a blank'],
    [{ sender: 'TOO-LONG-TO-SHOW' }, 'sender', 'must have 1 to 11 characters'],
    [{ username: 'x' }, 'username', 'did you mean user?'],
    [{ senderid: 'NKUL' }, 'senderid', 'did you mean sender?'],
    [{ pairwise: true }, 'pairwise', 'is not a setting'],
    [{ perCall: 0 }, 'perCall', 'expected a whole number from 1'],
    [{ on503: 'retry' }, 'on503', "expected 'deferred' or 'unknown'"],
    [{ baseUrl: 'http://example.com' }, 'baseUrl', 'must be an https address'],
  ])('%o', (given, field, words) => {
    const settings = { user: 'u', password: 'p', sender: 'NKUL', ...given } as NexahSettings;
    expect(() => nexah(settings)).toThrow(
      expect.objectContaining({
        code: 'NKUL_CONFIGURATION',
        field,
        message: expect.stringMatching(/^nexah\(\): /),
      }),
    );
    expect(() => nexah(settings)).toThrow(words);
  });

  it('nothing with the password in its words', () => {
    expect(() => nexah({ user: 'u', password: 'secret word', sender: 'NKUL' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') }),
    );
  });
});
