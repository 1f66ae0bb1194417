import assert from 'node:assert/strict';
import type { Submission } from '@nkul/core/adapter';
import type { ContractCase } from '../base/contract-case.ts';
import type { OnStage } from './notifier-bench.ts';

/** A notifier's answers if its provider does not answer. */
export function notifierTroubleCases(on: OnStage): readonly ContractCase[] {
  return [
    on(
      'silent',
      'ends with unknown when the time-out comes: the provider may have sent it',
      async (bench) => {
        const abort = new AbortController();
        const sending = bench.send(undefined, abort.signal);
        await bench.hasHeard(bench.perCall);
        abort.abort(new DOMException('the call took too long', 'TimeoutError'));
        assertAll(await bench.promptly(sending), 'unknown');
        await bench.assertNoneTwice();
      },
    ),

    on('silent', 'ends several calls, each by its own signal', async (bench) => {
      const aborts = [new AbortController(), new AbortController()];
      const calls = aborts.map(({ signal }, call) =>
        bench.send(bench.messages(call * bench.perCall), signal),
      );
      await bench.hasHeard(2 * bench.perCall);
      for (const call of [1, 0]) {
        aborts[call]?.abort();
        assertAll(await bench.promptly(calls[call] ?? Promise.reject(new Error('no call'))), 'unknown');
      }
    }),

    on('accepts', 'sends nothing when the time is over before it begins', async (bench) => {
      for (const { outcome } of await bench.promptly(bench.send(undefined, AbortSignal.abort())))
        assert.ok(
          outcome === 'deferred' || outcome === 'unknown',
          `a message that was not begun is ${outcome}`,
        );
      await bench.assertNoneTwice();
      assert.equal(bench.heard.length, 0, 'the provider heard of a call that was over');
    }),

    on('unreadable', 'ends with unknown if the answer is unreadable', async (bench) => {
      assertAll(await bench.send(), 'unknown');
      await bench.assertNoneTwice();
    }),

    on('hangs-up', 'ends with unknown when the connection breaks after the request', async (bench) => {
      assertAll(await bench.send(), 'unknown');
      await bench.assertNoneTwice();
    }),

    on('absent', 'ends with deferred if the provider does not listen: nothing was written', async (bench) => {
      assertAll(await bench.send(), 'deferred');
    }),
  ].flat();
}

function assertAll(submissions: readonly Submission[], outcome: Submission['outcome']): void {
  for (const submission of submissions) assert.equal(submission.outcome, outcome);
}
