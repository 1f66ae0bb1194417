import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** The secret of each store as a key: made of its bytes at each hash, it would take a fifth of the time. */
const keys = new WeakMap<Uint8Array, KeyObject>();

/**
 * HMAC-SHA-256 of a text under a secret, base64url. Hashes for different uses differ, also if their texts are equal.
 *
 * @param use what the hash is for
 */
export function keyedHash(
  secret: Uint8Array,
  use: 'fingerprint' | 'key' | 'counter' | `mark ${string}`,
  text: string,
): string {
  return createHmac('sha256', keyOf(secret)).update(`${use}\0${text}`).digest('base64url');
}

function keyOf(secret: Uint8Array): KeyObject {
  const known = keys.get(secret);
  if (known !== undefined) return known;
  const key = createSecretKey(secret);
  keys.set(secret, key);
  return key;
}
