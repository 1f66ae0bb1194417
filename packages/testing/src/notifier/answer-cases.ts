import assert from 'node:assert/strict';
import type { ContractCase } from '../base/contract-case.ts';
import type { OnStage } from './notifier-bench.ts';

/** A notifier's answers if its provider answers. */
export function notifierAnswerCases(on: OnStage): readonly ContractCase[] {
  return [
    on('accepts', 'has a name, a channel, and limits that are whole numbers', async ({ notifier }) => {
      assert.ok(notifier.name.length > 0);
      assert.ok(notifier.channel.length > 0);
      const { perCall = 1, perSecond = 1, inFlight = 1 } = notifier.limits ?? {};
      for (const limit of [perCall, inFlight]) assert.ok(Number.isInteger(limit) && limit >= 1);
      assert.ok(perSecond > 0);
    }),

    on('accepts', 'answers with one accepted submission for each message, in their order', async (bench) => {
      const messages = bench.messages();
      const submissions = await bench.send(messages);
      const references = new Map(bench.heard.map(({ to, reference }) => [to, reference]));
      for (const [index, { to }] of messages.entries()) {
        const submission = submissions[index];
        assert.ok(submission?.outcome === 'accepted', 'a message that the provider took must be accepted');
        assert.ok(references.has(to), 'the provider never heard of a message');
        assert.equal(submission.reference, references.get(to), 'a message has the reference of another');
      }
      await bench.assertNoneTwice();
    }),

    on('accepts', 'answers for each of several calls at once by itself', async (bench) => {
      const calls = [0, 1].map((call) => bench.messages(call * bench.perCall));
      const answers = await Promise.all(calls.map((messages) => bench.send(messages)));
      const references = new Map(bench.heard.map(({ to, reference }) => [to, reference]));
      for (const [call, messages] of calls.entries())
        for (const [index, { to }] of messages.entries()) {
          const submission = answers[call]?.[index];
          assert.ok(submission?.outcome === 'accepted');
          assert.equal(submission.reference, references.get(to), 'a call has the answer of another');
        }
    }),

    on(
      'accepts',
      'submits a message again if the core asks it to: it does not remember messages',
      async (bench) => {
        const [message] = bench.messages();
        assert.ok(message);
        await bench.send([message]);
        await bench.send([{ ...message, attempt: 2 }]);
        assert.equal(bench.heard.length, 2, 'the provider heard of each of two submissions');
      },
    ),

    on('refuses', 'throws for no refusal: the message was surely not sent', async (bench) => {
      for (const { outcome } of await bench.send())
        assert.ok(outcome === 'rejected' || outcome === 'deferred', `a refused message is ${outcome}`);
      await bench.assertNoneTwice();
    }),

    on('refuses-one', 'distinguishes refused from accepted messages', async (bench) => {
      assert.ok(bench.perCall > 1, 'refuses-one needs a notifier whose calls carry several messages');
      const submissions = await bench.send();
      assert.deepEqual(
        submissions.map(({ outcome }) => outcome === 'accepted'),
        submissions.map((_, index) => index !== 1),
      );
      assert.notEqual(submissions[1]?.outcome, 'unknown', 'a refused message was surely not sent');
    }),

    on('no-credit', 'says that the account was refused, not the message', async (bench) => {
      for (const submission of await bench.send()) {
        assert.ok(submission.outcome === 'deferred', `a message without credit is ${submission.outcome}`);
        assert.ok(submission.pause !== undefined, 'the notifier is to be paused');
        assert.notEqual(submission.pause, 'operator', 'an operator has nothing to do with it');
      }
    }),

    on('accepts', 'reads a balance, if it has one', async ({ notifier }) => {
      const balance = await notifier.balance?.({ signal: new AbortController().signal });
      if (balance === undefined) return;
      assert.ok(Number.isFinite(balance.left));
      assert.ok(balance.unit.length > 0);
      assert.ok(balance.at instanceof Date);
    }),
  ].flat();
}
