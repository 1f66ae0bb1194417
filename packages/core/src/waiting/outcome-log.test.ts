import { fakeNotifier, testHub } from '@nkul/testing';
import { describe, expect, it } from 'vitest';
import type { Submission } from '../model/submission.ts';

const wrongPath = {
  outcome: 'unknown',
  reason: { code: 'unreadable_answer', message: 'the provider answered 404' },
} as const satisfies Submission;
const refused = {
  outcome: 'rejected',
  reason: { code: 'provider_refused', message: 'not for you' },
} as const satisfies Submission;

describe('the log', () => {
  it.each([
    ['unknown', wrongPath, 'a provider may or may not have sent a message: it is unknown'],
    ['failed', refused, 'a message failed: all tries and steps are used up'],
  ] as const)(
    'has a line for the first message that is %s, then one with a count',
    async (_, answer, line) => {
      const [one, two] = [fakeNotifier({ name: 'one', answer }), fakeNotifier({ name: 'two', answer })];
      const routes = { one: [{ notifier: 'one' }], two: [{ notifier: 'two' }] };
      const { hub, clock, log } = await testHub({ notifiers: [one, two], routes });
      const to = { phone: '+237699128531' };
      for (const route of ['one', 'one', 'two', 'one']) await hub.notify({ to, text: 'Bonjour', route });
      await clock.run(0);
      expect(log).toMatchObject([
        { message: line, details: { notifier: 'one', reason: answer.reason } },
        { message: line, details: { notifier: 'two' } },
      ]);
      await clock.run(900_000);
      expect(log.slice(2)).toMatchObject([{ message: line, details: { notifier: 'one', times: 2 } }]);
      await hub.stop();
    },
  );

  it('has the count when the hub stops', async () => {
    const { hub, log, notify } = await testHub({ notifiers: [fakeNotifier({ answer: wrongPath })] });
    await notify();
    await notify();
    await hub.stop();
    expect(log.at(-1)).toMatchObject({ details: { times: 1 } });
  });
});
