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

/**
 * The 32 bytes of a secret. 32 bytes, or their base64, are taken as they are, so that the content of the key file of a SQLite
 * store is the same secret here. Of another length, they are made of it.
 */
export function secretBytes(secret: Secret): Uint8Array {
  const given = typeof secret === 'string' ? bytesOfBase64(secret) : secret;
  if (given?.length === 32) return Uint8Array.from(given);
  return createHash('sha256').update('nkul store secret\n').update(secret).digest();
}

/** 32 bytes as base64 or base64url; undefined for another text. */
function bytesOfBase64(text: string): Uint8Array | undefined {
  const letters = text.trim();
  return /^[\w+/-]{43}=?$/.test(letters) ? Buffer.from(letters, 'base64') : undefined;
}

/** Tells two secrets apart, and nothing else of them. The database keeps it. */
export function secretMark(secret: Uint8Array): string {
  return createHmac('sha256', secret).update('nkul store secret mark').digest('base64url').slice(0, 22);
}
