import assert from 'node:assert/strict';
import type { Added, Charge, Message } from '@nkul/core/store';
import type { StoreBench } from '../store-bench/store-bench.ts';

/** 20 in 10 minutes, of a counter named by the caller. */
export function charge(patch: Partial<Charge> = {}): Charge {
  return {
    counter: 'counter-of-a-number',
    rule: 'recipient',
    amount: 1,
    limit: 20,
    windowMs: 600_000,
    over: 'reject',
    ...patch,
  };
}

/** Adds a message that takes charges. */
export async function spend(
  bench: StoreBench,
  charges: readonly Charge[],
  patch: Partial<Message> = {},
): Promise<Added> {
  const [added] = await bench.store.add([bench.message({ ...patch, charges })]);
  assert.ok(added, 'a store answers for each message');
  return added;
}

/** How much still fits of a charge at the time of the bench: found by trying, which takes it. */
export async function takeRest(bench: StoreBench, one: Charge): Promise<number> {
  for (let count = 0; ; count += 1) if (!(await spend(bench, [{ ...one, amount: 1 }])).ok) return count;
}

/** The error of a message that went over a limit. */
export function refused(added: Added | undefined): { readonly rule: string; readonly retryAfter?: number } {
  assert.ok(added?.ok === false, 'the message is refused');
  assert.ok('code' in added.error, 'the error has a code');
  assert.equal(added.error.code, 'NKUL_LIMIT_EXCEEDED');
  assert.ok('rule' in added.error && typeof added.error.rule === 'string', 'the error names the rule');
  const { rule } = added.error;
  if (!('retryAfter' in added.error)) return { rule };
  assert.ok(typeof added.error.retryAfter === 'number', 'the time to wait is a number');
  return { rule, retryAfter: added.error.retryAfter };
}
