import { keyedHash } from '../base/keyed-hash.ts';

/** What replaces the idempotency key of an erased message: its keyed hash, by which an equal key finds the message. */
export function erasedKey(secret: Uint8Array, key: string): string {
  return `erased:${keyedHash(secret, 'key', key)}`;
}
