import { fakeNotifier, testHub } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import { ConfigurationError, InvalidRecipientError } from '../base/errors.ts';
import type { RouteStep } from './routes.ts';

const notifiers = () => [
  fakeNotifier({ name: 'devcode' }),
  fakeNotifier({ name: 'twilio' }),
  fakeNotifier({ name: 'mail', channel: 'email' }),
  Object.assign(fakeNotifier({ name: 'silent' }), { reports: 'never' as const }),
];

async function refusal(...steps: readonly unknown[]): Promise<ConfigurationError> {
  // What comes from a file of JavaScript or JSON is not typed.
  const routes = { sms: steps as readonly RouteStep[] };
  const error: unknown = await testHub({ notifiers: notifiers(), routes, start: false }).catch((one) => one);
  if (error instanceof ConfigurationError) return error;
  throw new Error(`it was not refused, but gave ${error}`);
}

const devcode = { notifier: 'devcode' };

describe('a step that cannot be is refused, with its place', () => {
  test.each<[string, unknown, string, string]>([
    ['an unknown notifier', { notifier: 'devcod' }, 'routes.sms[0].notifier', 'Did you mean devcode?'],
    ['neither', {}, 'routes.sms[0]', 'neither notifier nor spread'],
    ['both', { ...devcode, spread: { twilio: 1 } }, 'routes.sms[0]', 'both notifier and spread'],
    ['an empty spread', { spread: {} }, 'routes.sms[0].spread', 'without notifiers'],
    ['a list', { spread: ['devcode', 'twilio'] }, 'routes.sms[0].spread', 'expected a plain object'],
    [
      'an unknown notifier of a spread',
      { spread: { devcode: 1, twillio: 1 } },
      'routes.sms[0].spread.twillio',
      'Did you mean twilio?',
    ],
    ['weight 0', { spread: { devcode: 0, twilio: 1 } }, 'routes.sms[0].spread.devcode', 'above 0'],
    ['a weight below 0', { spread: { devcode: -1 } }, 'routes.sms[0].spread.devcode', 'above 0'],
    ['no number', { spread: { devcode: '3' } }, 'routes.sms[0].spread.devcode', 'above 0'],
    ['without end', { spread: { devcode: Infinity } }, 'routes.sms[0].spread.devcode', 'above 0'],
    [
      'two channels',
      { spread: { devcode: 1, mail: 1 } },
      'routes.sms[0].spread',
      'several channels (sms, email)',
    ],
    [
      'waiting for a report that never comes',
      { spread: { devcode: 1, silent: 1 }, deliveryTimeout: '5m' },
      'routes.sms[0].deliveryTimeout',
      'silent',
    ],
    ['an empty when', { ...devcode, when: {} }, 'routes.sms[0].when', 'give country or prefix'],
    ['no country', { ...devcode, when: { country: [] } }, 'routes.sms[0].when.country', 'empty list'],
    [
      'no prefix',
      { ...devcode, when: { country: 'CM', prefix: [] } },
      'routes.sms[0].when.prefix',
      'empty list',
    ],
    [
      'a country of none',
      { ...devcode, when: { country: 'XX' } },
      'routes.sms[0].when.country',
      'ISO 3166-1',
    ],
    [
      'small letters',
      { ...devcode, when: { country: ['FR', 'cm'] } },
      'routes.sms[0].when.country',
      'give CM',
    ],
    [
      'a prefix without +',
      { ...devcode, when: { prefix: '23767' } },
      'routes.sms[0].when.prefix',
      'such as +23767',
    ],
    ['spaces', { ...devcode, when: { prefix: ['+237 67'] } }, 'routes.sms[0].when.prefix', 'such as +23767'],
    ['a wrong name', { ...devcode, when: { countries: ['CM'] } }, 'routes.sms[0].when.countries', 'country?'],
    ['the country beside it', { ...devcode, country: 'CM' }, 'routes.sms[0].country', 'did you mean when?'],
    [
      'numbers, for e-mail',
      { notifier: 'mail', when: { country: 'CM' } },
      'routes.sms[0].when',
      'about telephone numbers',
    ],
  ])('%s', async (_name, step, field, words) => {
    const { message, field: named } = await refusal(step);
    expect(named).toBe(field);
    expect(message).toContain(words);
    expect(message).not.toContain('undefined');
  });

  test('more notifiers than a spread may have', async () => {
    const many = Array.from({ length: 9 }, (_, index) => fakeNotifier({ name: `n${index}` }));
    const spread = Object.fromEntries(many.map(({ name }) => [name, 1]));
    const made = (weights: Record<string, number>) =>
      testHub({ notifiers: many, routes: { sms: [{ spread: weights }] }, start: false });
    await expect(made(spread)).rejects.toThrow('at most 8');
    const { n8: _left, ...eight } = spread;
    const { hub } = await made(eight);
    await hub.stop();
  });
});

describe('a recipient whose number takes no step', () => {
  const made = (...steps: readonly RouteStep[]) =>
    testHub({ notifiers: notifiers(), routes: { codes: steps }, start: false });

  async function refused(steps: readonly RouteStep[], to: object) {
    const { hub } = await made(...steps);
    const error: unknown = await hub.notify({ to, text: 'a' }).catch((one: unknown) => one);
    expect(await hub.count()).toEqual({});
    await hub.stop();
    if (error instanceof InvalidRecipientError) return error;
    throw new Error(`it was not refused, but gave ${error}`);
  }

  test('is refused before anything is stored, with the route, its steps and how to mend it', async () => {
    const error = await refused(
      [
        { notifier: 'devcode', when: { country: ['CM', 'CI'] } },
        { notifier: 'twilio', when: { country: 'FR', prefix: '+336' } },
      ],
      { phone: '+447400123456' },
    );
    expect(error.field).toBe('to.phone');
    expect(error.message).toContain('No step of the route codes takes');
    expect(error.message).toContain('numbers of CM, CI, or numbers of FR and numbers that begin with +336');
    expect(error.message).toContain('Give the route a step without when, or the notification another route.');
    expect(error.message).not.toContain('7400123456');
  });

  test('is refused for that reason also if another step is for a channel that it does not have', async () => {
    const steps = [{ notifier: 'devcode', when: { country: 'CM' } } as const, { notifier: 'mail' }];
    const error = await refused(steps, { phone: '+33612345678' });
    expect(error.message).toContain('numbers of CM');
  });

  test('that has no number at all is asked for one', async () => {
    const error = await refused([{ notifier: 'devcode', when: { country: 'CM' } }], {
      email: 'a@example.com',
    });
    expect(error.message).toContain('give to.phone');
  });

  test('is accepted if another step takes it, and gets no content for the steps that it passes over', async () => {
    const { hub } = await made({ notifier: 'devcode', when: { country: 'CM' } }, { notifier: 'mail' });
    const { id } = await hub.notify({ to: { phone: '+33612345678', email: 'a@example.com' }, text: 'a' });
    expect(await hub.get(id)).toMatchObject({ steps: [{ notifier: 'mail' }], dueFor: 'mail' });
    expect(Object.keys((await hub.get(id))?.content ?? {})).toEqual(['email']);
    await hub.stop({ drain: false });
  });

  test('is sent again by the steps that take its number', async () => {
    const { hub } = await made(
      { notifier: 'devcode', when: { prefix: '+23767' } },
      { notifier: 'twilio', when: { prefix: '+23769' } },
    );
    const first = await hub.notify({ to: { phone: '699128531' }, text: 'a' });
    await hub.cancel(first.id);
    const again = await hub.resend(first.id);
    expect(await hub.get(again.id)).toMatchObject({ dueFor: 'twilio', steps: [{ notifier: 'twilio' }] });
    await hub.stop({ drain: false });
  });
});
