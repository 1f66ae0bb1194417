import assert from 'node:assert/strict';
import type { CoreEvent, DeliveryReport, EraseRequest, Message, PurgeRequest } from '@nkul/core/store';
import type { StoreBench } from '../store-bench/store-bench.ts';

export const phone = '+237699128531';
export const other = '+237655000001';
export const code = 'Z4821Q';
export const personal: Partial<Message> = {
  recipient: { phone, email: 'awa@example.org', addresses: { push: 'token-9' }, locale: 'fr' },
  content: { sms: { text: `Votre code est ${code}.` } },
  metadata: { customer: 'Awa Ngo' },
};
/** A report that quotes all that it can. */
export const quoting: Partial<DeliveryReport> = {
  to: phone,
  description: `to ${phone}`,
  raw: { phone, text: code },
};
/** More parts and rounds than any store needs. */
export const maxParts = 100;

type Address = { readonly id: string } | { readonly to: readonly string[] };

/** Erases until there is no more. */
export async function erase(
  bench: StoreBench,
  what: Address,
): Promise<{ readonly messages: number; readonly events: readonly CoreEvent[] }> {
  const events: CoreEvent[] = [];
  let messages = 0;
  let after: string | undefined;
  for (let parts = 0; parts < maxParts; parts += 1) {
    const request: EraseRequest = { ...what, at: bench.clock.now(), limit: 1_000 };
    const part = await bench.store.erase({ ...request, ...(after !== undefined && { after }) });
    messages += part.messages;
    events.push(...part.events);
    after = part.next;
    if (after === undefined) return { messages, events };
  }
  assert.fail('there is always more to erase');
}

export async function delivered(
  bench: StoreBench,
  reference: string,
  patch: Partial<Message>,
): Promise<Message> {
  const { id, recipient } = await bench.send(reference, patch);
  await bench.report({
    ...quoting,
    reference,
    ...(recipient.phone !== undefined && { to: recipient.phone }),
  });
  return await bench.get(id);
}

/** The values are such that a random id, key or hash does not contain one of them by chance. */
export function assertTellsNothing(value: unknown): void {
  const told = JSON.stringify(value).match(/699128531|Z4821Q|awa@|awa ngo|token-9|6\*+31/i);
  assert.equal(told, null, `${told?.[0]} is still there`);
}

/** Purges until `more` is false. */
export async function purge(bench: StoreBench, request: Partial<PurgeRequest>): Promise<void> {
  for (let round = 0; round < maxParts; round += 1)
    if (!(await bench.store.purge({ limit: 1_000, ...request })).more) return;
  assert.fail('there is always more to purge');
}
