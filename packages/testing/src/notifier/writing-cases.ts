import assert from 'node:assert/strict';
import type { ContractCase } from '../base/contract-case.ts';
import { turnEventLoop } from '../base/event-loop.ts';
import type { NotifierBench, OnStage } from './notifier-bench.ts';

/** How many turns a case waits for a byte that must not go out. */
const turnsAfter = 50;

/** A notifier's calls of `writing()`. A notifier without `tellsWriting` passes all cases. */
export function notifierWritingCases(on: OnStage): readonly ContractCase[] {
  return [
    on('accepts', 'calls writing() once a call, before its first byte', async (bench) => {
      if (bench.notifier.tellsWriting !== true) return;
      for (const from of [0, bench.perCall]) {
        const heardBefore = bench.heard.length;
        const heard: number[] = [];
        await bench.send(bench.messages(from), undefined, () => heard.push(bench.heard.length));
        assert.deepEqual(
          heard,
          [heardBefore],
          'writing() is called once a call, before the provider hears of it',
        );
      }
    }),

    on('accepts', 'writes nothing when writing() throws: then it is too late', async (bench) => {
      if (bench.notifier.tellsWriting !== true) return;
      for (const { outcome } of await sendTooLate(bench))
        assert.equal(outcome, 'deferred', 'a message that was held back is surely not sent');
      await turnEventLoop(turnsAfter);
      assert.deepEqual(bench.heard, [], 'the provider heard of a message that was held back');
    }),

    on('accepts', 'sends the next call when writing() has thrown in the one before', async (bench) => {
      if (bench.notifier.tellsWriting !== true) return;
      await sendTooLate(bench);
      for (const { outcome } of await bench.send()) assert.equal(outcome, 'accepted');
    }),

    on('accepts', 'never calls writing() when the time is over before it begins', async (bench) => {
      assert.equal(await wordsOf(bench, AbortSignal.abort()), 0);
    }),

    on('absent', 'never calls writing() if the provider does not listen', async (bench) => {
      assert.equal(await wordsOf(bench), 0);
    }),
  ].flat();
}

/** Sends messages, and answers `writing()` that it is too late. */
function sendTooLate(bench: NotifierBench) {
  return bench.send(undefined, undefined, () => {
    throw new Error('it is too late');
  });
}

/** How often a call of `send()` calls `writing()`. */
async function wordsOf(bench: NotifierBench, signal?: AbortSignal): Promise<number> {
  let words = 0;
  await bench.send(undefined, signal, () => {
    words += 1;
  });
  return words;
}
