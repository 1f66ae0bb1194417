import { hash, timingSafeEqual } from 'node:crypto';
import { ConfigurationError } from '@nkul/core/adapter';

const wantedBits = 128;
const command = `node -p "require('node:crypto').randomBytes(32).toString('hex')"`;

/** Alphabets of random tokens, smallest first, with the bits of one character. */
const alphabets: readonly { readonly pattern: RegExp; readonly bits: number }[] = [
  { pattern: /^\d*$/, bits: Math.log2(10) },
  { pattern: /^[\da-f]*$/i, bits: 4 },
  { pattern: /^(?:[\da-z]*|[\dA-Z]*)$/, bits: Math.log2(36) },
  { pattern: /^[\w.~-]*$/, bits: 6 },
];
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** The least number of different characters. Any random token of 128 bits has more. */
const fewestCharacters = 6;
/** The most characters: the check for repeats takes as long as their square. */
const mostCharacters = 512;

interface CallbackTokens {
  /** The first of them, for addresses that are given to providers. */
  readonly current: string;
  /** True if a text is one of the tokens. It takes the same time for any text, even if a part of it is right. */
  include(candidate: string): boolean;
}

/** @throws ConfigurationError if the list is empty, or a token can be guessed */
export function callbackTokens(given: unknown): CallbackTokens {
  const all: readonly unknown[] = Array.isArray(given) ? given : given === undefined ? [] : [given];
  const tokens = all.filter((one) => typeof one === 'string');
  const kind = tokens.length < all.length ? 'is not text' : undefined;
  const weakness =
    all.length === 0 ? 'is missing' : (kind ?? tokens.map(weaknessOf).find((one) => one !== undefined));
  if (weakness !== undefined) throw refused('expressWebhook(): token', weakness, 'token');
  const known = tokens.map(digest);
  return {
    current: tokens[0] ?? '',
    include(candidate) {
      const candidateDigest = digest(candidate);
      return known.reduce((found, one) => timingSafeEqual(one, candidateDigest) || found, false);
    },
  };
}

/**
 * Checks that a token is strong enough: as long as 128 random bits, without a repeated part, and of letters, digits, `-`,
 * `_`, `.` and `~`. It cannot check whether the token is random. Use it for the other tokens of a service, such as a
 * bearer token.
 *
 * @param name the option or variable that holds it, for the error
 * @example
 * checkToken(process.env.NKUL_API_TOKEN ?? '', 'NKUL_API_TOKEN');
 *
 * @throws ConfigurationError that says what is wrong, without the token
 */
export function checkToken(token: string, name: string): void {
  const weakness = weaknessOf(token);
  if (weakness !== undefined) throw refused(name, weakness, name);
}

function weaknessOf(token: string): string | undefined {
  if (token.length > mostCharacters) return `has more than ${mostCharacters} characters`;
  if (!/^[\w.~-]*$/.test(token)) return 'holds other characters than letters, digits, -, _, . and ~';
  return bitsOf(token) < wantedBits ? `has less than ${wantedBits} bits` : undefined;
}

/** The bits that a text would have if it were random. */
function bitsOf(token: string): number {
  if (new Set(token).size < fewestCharacters || isRepeated(token)) return 0;
  if (uuid.test(token)) return 122;
  const alphabet = alphabets.find(({ pattern }) => pattern.test(token));
  return token.length * (alphabet?.bits ?? 0);
}

/** True if a text repeats one part, such as CHANGE-ME-CHANGE-ME. */
function isRepeated(token: string): boolean {
  for (let length = 1; length <= token.length / 2; length += 1) {
    if (token.slice(length) === token.slice(0, -length)) return true;
  }
  return false;
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}

function refused(name: string, what: string, field: string): ConfigurationError {
  return new ConfigurationError(
    `${name} ${what}, and it is all that keeps strangers out. Make one with: ${command}`,
    { field },
  );
}
