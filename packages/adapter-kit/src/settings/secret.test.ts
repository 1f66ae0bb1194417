import { type ConfigurationError, checkSettings, objectOf, type Submission } from '@nkul/core/adapter';
import { describe, expect, it, onTestFinished } from 'vitest';
import { paused } from '../answer/submissions.ts';
import { type Secret, type SecretSetting, secretSetting } from './secret.ts';
import { submitWithSecret } from './submit-with-secret.ts';

const schema = objectOf({ apiKey: secretSetting('apiKey') });

function secretOf(apiKey: SecretSetting): Secret {
  return checkSettings(schema, { apiKey }, 'hill()').apiKey;
}

describe('a secret', () => {
  it.each([
    ['text', ' abc\n'],
    ['a function', () => 'abc\n'],
  ])('is read from %s, without the line end of a file', (_, given) => {
    const secret = secretOf(given);
    expect([secret.current(), secret.now()]).toEqual(['abc', ['abc']]);
    expect(JSON.stringify(secret)).not.toContain('abc');
  });

  it.each([
    ['', 'is empty'],
    ['two words', 'has a blank'],
    [7, 'is empty, or is not text'],
    [undefined, 'is missing: give the apiKey of your account'],
  ])('that is %o is refused at the start', (given, words) => {
    expect(() => secretOf(given as never)).toThrow(words);
  });

  it('is that of now, and the one before stays hidden', () => {
    let key = 'first';
    const secret = secretOf(() => key);
    secret.current();
    key = 'second';
    expect([secret.now(), secret.known()]).toEqual([['second'], ['second', 'first']]);
    key = 'third';
    expect(secret.known()).toEqual(['third', 'second']);
  });

  it('that its function cannot give names the setting, not the words of the error', () => {
    const secret = secretOf(() => {
      throw new RangeError('vault/abc');
    });
    expect(() => secret.current()).toThrow('apiKey cannot be read: its function threw RangeError.');
    expect(() => secret.current()).toThrow(
      expect.objectContaining({ field: 'apiKey' } as Partial<ConfigurationError>),
    );
    expect([secret.now(), secret.known()]).toEqual([[], []]);
  });
});

describe('a submission', () => {
  const refuse = async (): Promise<readonly Submission[]> => [paused('unauthorized')];

  it('without a key writes nothing, and is tried again', async () => {
    const submitted = await submitWithSecret(
      secretOf(() => ''),
      ['a', 'b'],
      refuse,
    );
    expect(submitted).toMatchObject([
      { outcome: 'deferred', reason: { code: 'not_connected', message: expect.stringContaining('apiKey') } },
      { outcome: 'deferred' },
    ]);
  });

  it('whose key is refused pauses the notifier', async () => {
    expect(await submitWithSecret(secretOf('abc'), ['a'], refuse)).toMatchObject([{ pause: 'unauthorized' }]);
  });

  it('whose key was replaced under way is tried again with the new one', async () => {
    let key = 'old';
    const submitted = await submitWithSecret(
      secretOf(() => key),
      ['a', 'b'],
      async (used) => {
        expect(used).toBe('old');
        key = 'new';
        return [paused('unauthorized'), { outcome: 'accepted', reference: 'r' }];
      },
    );
    expect(submitted[0]).toMatchObject({ outcome: 'deferred', retryAfterMs: 0 });
    expect(submitted[0]).not.toHaveProperty('pause');
    expect(submitted[1]).toEqual({ outcome: 'accepted', reference: 'r' });
  });
});

it('a function that gives a promise is refused, and its rejection does not end the process', async () => {
  const rejections: unknown[] = [];
  const heard = (reason: unknown) => rejections.push(reason);
  process.on('unhandledRejection', heard);
  onTestFinished(() => void process.off('unhandledRejection', heard));
  // The types refuse an async function; a program without types can give one.
  const late = (() => Promise.reject(new Error('key abc'))) as unknown as () => string;
  expect(secretOf(late).now()).toEqual([]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(rejections).toEqual([]);
});
