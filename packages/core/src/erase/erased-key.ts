import { keyedHash } from '../base/keyed-hash.ts';

/** The keyed hash that replaces the idempotency key of an erased message. An equal key finds the message by it. */
export function erasedKey(secret: Uint8Array, key: string): string {
  return `erased:${keyedHash(secret, 'key', key)}`;
}
