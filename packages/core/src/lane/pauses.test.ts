import { manualClock } from '@nkul/testing';
import { expect, test } from 'vitest';
import { GroupCommit } from '../commit/group-commit.ts';
import { memoryStore } from '../memory/memory-store.ts';
import { createRecorder } from '../store/recorder.ts';
import { HeldMessages } from './held-messages.ts';
import { Pauses } from './pauses.ts';

const logger = { warn: () => {}, error: () => {} };

async function opened() {
  const store = memoryStore();
  await store.open(createRecorder());
  const groupCommit = new GroupCommit(store, (events) => {
    for (const event of events) pauses.heard(event);
  });
  const context = { store, groupCommit, clock: manualClock(), logger };
  const held = new HeldMessages({ ...context, plan: {} });
  const pauses = new Pauses({ ...context, held, notifiers: new Map() });
  return { pauses, held };
}

test('messages that were held while a pause was expected are looked for if it did not begin', async () => {
  const { pauses, held } = await opened();
  const ended = pauses.expect('alpha');
  expect([pauses.has('alpha'), held.look()]).toEqual([true, undefined]);
  ended();
  expect([pauses.has('alpha'), held.look()]).toEqual([false, expect.any(Promise)]);
});

test('they stay held if it did', async () => {
  const { pauses, held } = await opened();
  const ended = pauses.expect('alpha');
  await pauses.pause('alpha');
  ended();
  expect([pauses.has('alpha'), held.look()]).toEqual([true, undefined]);
});
