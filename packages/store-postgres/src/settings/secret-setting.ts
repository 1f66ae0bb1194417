import { createHash, createHmac } from 'node:crypto';

/** The secret of a store, as it is given: bytes, or their text. */
export type Secret = string | Uint8Array;

const leastBits = 128;
const advice = 'give at least 128 random bits, such as those of `openssl rand -base64 32`';

/** Why a value is not a valid secret; undefined if it is valid. It does not quote the value. */
export function secretProblem(given: unknown): string | undefined {
  if (given === undefined || given === null || given === '') return `is missing: ${advice}`;
  if (typeof given !== 'string' && !(given instanceof Uint8Array))
    return `is neither a text nor bytes: ${advice}`;
  const bits = given instanceof Uint8Array ? given.length * 8 : bitsOf(given);
  return bits < leastBits ? `is too short: ${advice}` : undefined;
}

/** How many bits a text can hold: 4 a letter for hex, otherwise 6 as for base64. */
function bitsOf(text: string): number {
  const letters = text.replace(/[\s=]/g, '');
  return letters.length * (/^[0-9a-f]*$/i.test(letters) ? 4 : 6);
}

/** The 32 bytes that are made of a secret of any length. */
export function secretBytes(secret: Secret): Uint8Array {
  return createHash('sha256').update('nkul store secret\n').update(secret).digest();
}

/** Tells two secrets apart, and nothing else of them. The database keeps it. */
export function secretMark(secret: Uint8Array): string {
  return createHmac('sha256', secret).update('nkul store secret mark').digest('base64url').slice(0, 22);
}
