import assert from 'node:assert/strict';
import type { ContractCase } from '../base/contract-case.ts';
import { assertHides } from '../base/shown.ts';
import type { OnStage } from './notifier-bench.ts';
import type { ProviderBehaviour } from './notifier-stage.ts';

const behaviours: readonly ProviderBehaviour[] = [
  'accepts',
  'refuses',
  'no-credit',
  'unreadable',
  'hangs-up',
  'absent',
];

/** A notifier does not show its secrets. */
export function notifierSecretCases(on: OnStage, secrets: readonly string[]): readonly ContractCase[] {
  return [
    on(
      'accepts',
      'shows no secret of its own: not to inspect, not to JSON, not to a log',
      async ({ notifier }) => assertHides(notifier, secrets, 'the notifier'),
    ),

    on('accepts', 'returns its secrets from secrets(), if it has that function', async ({ notifier }) => {
      const told = notifier.secrets?.();
      if (told !== undefined) assert.deepEqual([...told].sort(), [...secrets].sort());
    }),

    ...behaviours.map((behaviour) =>
      on(behaviour, `shows no secret in an answer when the provider ${whenIt[behaviour]}`, async (bench) => {
        assertHides(await bench.send(), secrets, 'a submission');
        assertHides(bench.notifier, secrets, 'the notifier after a call');
      }),
    ),

    on('silent', 'shows no secret in an answer after a time-out', async (bench) => {
      const abort = new AbortController();
      const sending = bench.send(undefined, abort.signal);
      await bench.hasHeard(1);
      abort.abort();
      assertHides(await bench.promptly(sending), secrets, 'a submission');
    }),

    ...behaviours.map((behaviour) =>
      on(
        behaviour,
        `shows no secret in a balance, or its error, when the provider ${whenIt[behaviour]}`,
        async ({ notifier }) => {
          if (notifier.balance === undefined) return;
          const read = notifier.balance({ signal: new AbortController().signal });
          assertHides(
            await read.catch((error: unknown) => error),
            secrets,
            'the result or the error of balance()',
          );
        },
      ),
    ),
  ].flat();
}

const whenIt: Readonly<Record<ProviderBehaviour, string>> = {
  accepts: 'takes it',
  refuses: 'refuses it',
  'refuses-one': 'refuses one of several',
  'no-credit': 'refuses the account',
  silent: 'is silent',
  unreadable: 'gives an unreadable answer',
  'hangs-up': 'hangs up',
  absent: 'is not there',
};
