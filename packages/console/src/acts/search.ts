import { InvalidArgumentError } from '@nkul/core';
import type { Asked } from '../entry/asked.ts';
import { isInScope } from '../entry/scoped.ts';
import type { Seal } from '../entry/seal.ts';
import type { View } from '../look/view.ts';

/** The address of the messages that a text finds: an id, a number, its last digits, a key or a reference of a provider. */
export async function searchAddress(hub: Asked, view: View, seal: Seal, text: string): Promise<string> {
  const { scope } = view.visitor;
  if (/^\d{4}$/.test(text)) return view.link('messages', { tail: text });
  const byId = await hub.get(text);
  if (byId !== undefined && isInScope(byId, scope)) return view.link('message', { id: byId.id });
  const [byKey] = (await hub.find({ key: text, limit: 1 })).items;
  if (byKey !== undefined && isInScope(byKey, scope)) return view.link('message', { id: byKey.id });
  const kind = (await isAddress(hub, text)) ? 'to' : 'reference';
  return view.link('messages', { q: seal.sealed({ kind, value: text }) });
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
