import { createHmac, hash, timingSafeEqual } from 'node:crypto';

/** How a provider signs: the hash, the form of the signature, and the secret that both know. */
export interface HmacOptions {
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
  readonly encoding: 'hex' | 'base64';
  readonly secret: string | Uint8Array;
}

/** The signature of data (RFC 2104). A text is signed as UTF-8. */
export function hmac(data: string | Uint8Array, { algorithm, encoding, secret }: HmacOptions): string {
  return createHmac(algorithm, secret).update(data).digest(encoding);
}

/** A signature to check: as it came, and of what. */
export interface SignatureCheck extends Omit<HmacOptions, 'secret'> {
  /** The signature, such as the value of a header. Undefined is never right. */
  readonly given: string | undefined;
  readonly data: string | Uint8Array;
  /** The secret, and while it is replaced, the one before. */
  readonly secrets: readonly (string | Uint8Array)[];
}

/** True if data was signed with one of the secrets. It takes as long for a wrong signature as for a right one. */
export function isSigned({ given, data, secrets, ...how }: SignatureCheck): boolean {
  if (given === undefined) return false;
  const written = how.encoding === 'hex' ? given.toLowerCase() : given;
  return secrets.map((secret) => isSame(written, hmac(data, { ...how, secret }))).includes(true);
}

/** True for equal texts, in a time that does not tell where they differ. */
export function isSame(given: string, expected: string): boolean {
  // All hashes have the same length.
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'));
}
