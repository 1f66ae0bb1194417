import { InvalidArgumentError, type Message } from '@nkul/core';
import type { Asked } from '../entry/asked.ts';
import { isInScope } from '../entry/scoped.ts';
import type { View } from '../look/view.ts';

/** The page with the messages that a text finds. */
interface Found {
  readonly address: string;
  /** True if it was a number or an e-mail address. */
  readonly isByNumber: boolean;
}

/** True for the last digits of a number. */
export function isTail(text: string): boolean {
  return /^\d{4}$/.test(text);
}

/** Finds messages by an id, a number, a key or a reference of a provider. */
export async function searchAddress(hub: Asked, view: View, text: string): Promise<Found> {
  const { scope } = view.visitor;
  const byId = await hub.get(text);
  if (byId !== undefined && isInScope(byId, scope)) return one(view, byId);
  const [byKey] = (await hub.find({ key: text, limit: 1 })).items;
  if (byKey !== undefined && isInScope(byKey, scope)) return one(view, byKey);
  const kind = (await isAddress(hub, text)) ? 'to' : 'reference';
  const address = view.link('messages', { q: view.seal.sealed({ kind, value: text }) });
  return { address, isByNumber: kind === 'to' };
}

function one(view: View, { id }: Message): Found {
  return { address: view.link('message', { id }), isByNumber: false };
}

/** A number as people say it, or an e-mail address. A key such as `order:4412` is neither. */
async function isAddress(hub: Asked, text: string): Promise<boolean> {
  if (!/^\+?[\d\s().-]{8,}$/.test(text) && !/^[^\s@]+@[^\s@]+$/.test(text)) return false;
  try {
    await hub.find({ to: text, limit: 1 });
    return true;
  } catch (error) {
    // The hub knows which numbers can be: another one is a reference of digits.
    if (error instanceof InvalidArgumentError) return false;
    throw error;
  }
}
