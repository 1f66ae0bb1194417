import { createHmac } from 'node:crypto';

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
  return createHmac('sha256', secret).update(`${use}\0${text}`).digest('base64url');
}
