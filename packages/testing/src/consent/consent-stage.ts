import { randomUUID } from 'node:crypto';
import type { Category, ConsentHappening, CoreEvent, Message, RecordItem } from '@nkul/core/store';
import type { Done, StoreBench } from '../store-bench/store-bench.ts';

export const phone = '+237699128531';
export const email = 'awa@example.org';

/** A message by SMS alone. */
export function toPhone(patch: Partial<Message> = {}): Partial<Message> {
  return {
    recipient: { phone },
    steps: [{ notifier: 'alpha', channel: 'sms' }],
    category: 'marketing',
    route: 'single',
    ...patch,
  };
}

/** Notes what somebody says about an address: by default that it takes no marketing. */
export async function say(bench: StoreBench, patch: Partial<ConsentHappening> = {}): Promise<Done> {
  return await bench.record(saying(bench, patch));
}

export function saying(bench: StoreBench, patch: Partial<ConsentHappening> = {}): RecordItem {
  const at = bench.clock.now();
  return {
    kind: 'address',
    happening: {
      ...{ type: 'opted_out', at, address: phone, categories: ['marketing'], by: 'application' },
      ...patch,
    },
  };
}

/** Adds a message of a category to the phone, and claims it. Returns what became of it: `sending`, or `cancelled`. */
export async function fate(
  bench: StoreBench,
  category: Category,
  patch: Partial<Message> = {},
): Promise<string> {
  const { id } = await bench.start(toPhone({ category, ...patch }));
  return (await bench.get(id)).status;
}

/** Begins an attempt to the phone, and lets the provider refuse it. */
export async function refuse(
  bench: StoreBench,
  code: 'invalid_recipient' | 'address_gone' | 'opted_out' | 'content_refused',
  patch: Partial<Message> = {},
): Promise<readonly CoreEvent[]> {
  const { id } = await bench.start(toPhone(patch));
  const reason = { code, message: 'the provider says so' };
  return (await bench.settle(id, { outcome: 'rejected', reason })).events;
}

/** The name of a mark by which messages are the same: each call gives another one. */
export function sameness(): { readonly name: string; readonly forMs: number } {
  return { name: randomUUID().replaceAll('-', '').slice(0, 22), forMs: 120_000 };
}
