import { keyedHash } from '../base/keyed-hash.ts';
import type { AddressFacts } from './address-facts.ts';

/** How much of a hash names a mark: 132 bits. */
const nameLength = 22;

/**
 * A fact that a store keeps under a keyed hash: about an address, about a message that may be asked for again, or about a message to
 * us. It holds no address and no text, so it stays when messages are erased.
 */
export type Mark = AddressMark | SameMark | SeenMark;

interface MarkBase {
  /** A keyed hash of its subject, under the secret of the store: 22 characters. */
  readonly name: string;
  /** It counts until then, and may be deleted afterwards. Absent: until something changes it. */
  readonly until?: Date;
}

/** The facts about an address. */
export interface AddressMark extends MarkBase {
  readonly kind: 'address';
  readonly facts: AddressFacts;
}

/** A message that the same notification is not to repeat. */
interface SameMark extends MarkBase {
  readonly kind: 'same';
  /** The id of the message. */
  readonly message: string;
}

/** A message to us that a provider has given already. */
interface SeenMark extends MarkBase {
  readonly kind: 'seen';
}

/** An address that is known by its mark alone, as an export of opt-outs has it: `#` and the name. */
const byName = /^#[\w-]{22}$/;

/** The name of the mark of an address. An e-mail address is the same in any case. */
export function addressMark(secret: Uint8Array, address: string): string {
  if (byName.test(address)) return address.slice(1);
  return nameOf(secret, 'address', address.includes('@') ? address.toLowerCase() : address);
}

/** The name of the mark of a notification that is not to be repeated. @param content all that makes it the same */
export function sameMark(secret: Uint8Array, content: string): string {
  return nameOf(secret, 'same', content);
}

/** The name of the mark of a message to us. @param reference the provider's id of it */
export function seenMark(secret: Uint8Array, notifier: string, reference: string): string {
  return nameOf(secret, 'seen', JSON.stringify([notifier, reference]));
}

function nameOf(secret: Uint8Array, kind: Mark['kind'], subject: string): string {
  return keyedHash(secret, `mark ${kind}`, subject).slice(0, nameLength);
}

/** True if a mark counts at a time. */
export function counts({ until }: Mark, at: Date): boolean {
  return until === undefined || until > at;
}

/** A mark as the columns of a table. */
export interface MarkColumns {
  readonly name: string;
  readonly kind: string;
  /** In milliseconds since 1970; null without an end. */
  readonly until: number | null;
  readonly body: string;
}

/** A mark as columns. `decodeMark()` gives an equal mark. */
export function encodeMark(mark: Mark): MarkColumns {
  const { name, kind, until } = mark;
  return { name, kind, until: until?.getTime() ?? null, body: bodyOf(mark) };
}

function bodyOf(mark: Mark): string {
  switch (mark.kind) {
    case 'address':
      return JSON.stringify(mark.facts);
    case 'same':
      return JSON.stringify(mark.message);
    case 'seen':
      return 'null';
  }
}

/** The mark that columns were made of; undefined for a kind of a newer version. */
export function decodeMark({ name, kind, until, body }: MarkColumns): Mark | undefined {
  const base = { name, ...(until !== null && { until: new Date(until) }) };
  switch (kind) {
    // `encodeMark()` wrote the bodies.
    case 'address':
      return { ...base, kind, facts: JSON.parse(body) as AddressFacts };
    case 'same':
      return { ...base, kind, message: JSON.parse(body) as string };
    case 'seen':
      return { ...base, kind };
    default:
      return undefined;
  }
}
