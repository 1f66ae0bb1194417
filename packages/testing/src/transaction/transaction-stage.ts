import assert from 'node:assert/strict';
import type { Added, Message, Transaction } from '@nkul/core/store';
import { allTime } from '../history/recount.ts';
import { accepted, type StoreBench } from '../store-bench/store-bench.ts';

/** Adds messages in a transaction of the application. */
export async function addWithin(
  { store }: StoreBench,
  messages: readonly Message[],
  transaction: Transaction,
): Promise<readonly Added[]> {
  assert.ok(store.addWithin, 'a store with `transactions` has addWithin()');
  return await store.addWithin(messages, transaction);
}

/** Adds a message in a transaction of its own, which commits. */
export async function commit(bench: StoreBench, patch: Partial<Message> = {}): Promise<Message> {
  const open = await bench.begin();
  const [added] = await addWithin(bench, [bench.message(patch)], open.transaction);
  await open.commit();
  return accepted(added).message;
}

/** How many messages statistics count. */
export async function requested({ store }: StoreBench): Promise<number> {
  return (await store.stats(allTime))[0]?.requested ?? 0;
}
