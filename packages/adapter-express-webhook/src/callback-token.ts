import { hash, timingSafeEqual } from 'node:crypto';
import { ConfigurationError } from '@nkul/core/adapter';

const wantedBits = 128;
const command = `node -p "require('node:crypto').randomBytes(32).toString('hex')"`;

/** Alphabets that random tokens are written in, smallest first, with the bits of one character. */
const alphabets: readonly { readonly pattern: RegExp; readonly bits: number }[] = [
  { pattern: /^\d*$/, bits: Math.log2(10) },
  { pattern: /^[\da-f]*$/i, bits: 4 },
  { pattern: /^(?:[\da-z]*|[\dA-Z]*)$/, bits: Math.log2(36) },
  { pattern: /^[\w.~-]*$/, bits: 6 },
];
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** Fewer different characters than any random token of 128 bits has. */
const fewestCharacters = 6;

interface CallbackTokens {
  /** True when a text is one of the tokens. Takes the same time whichever it is, and however much of it is right. */
  include(candidate: string): boolean;
}

/** @throws ConfigurationError when there is none, or one that can be guessed */
export function callbackTokens(given: unknown): CallbackTokens {
  const tokens: readonly unknown[] = Array.isArray(given) ? given : given === undefined ? [] : [given];
  if (tokens.length === 0) throw refused('is missing');
  const checked = tokens.map(checkedToken);
  const known = checked.map(digest);
  return {
    include(candidate) {
      const candidateDigest = digest(candidate);
      return known.reduce((found, one) => timingSafeEqual(one, candidateDigest) || found, false);
    },
  };
}

function checkedToken(token: unknown): string {
  if (typeof token !== 'string') throw refused('is not text');
  if (!/^[\w.~-]*$/.test(token)) throw refused('holds characters that an address changes');
  if (bitsOf(token) < wantedBits) throw refused(`has less than ${wantedBits} bits`);
  return token;
}

/** The most bits that a text can have, were it random. */
function bitsOf(token: string): number {
  if (new Set(token).size < fewestCharacters || isRepeated(token)) return 0;
  if (uuid.test(token)) return 122;
  const alphabet = alphabets.find(({ pattern }) => pattern.test(token));
  return token.length * (alphabet?.bits ?? 0);
}

/** True for one part again and again, such as CHANGE-ME-CHANGE-ME. */
function isRepeated(token: string): boolean {
  for (let length = 1; length <= token.length / 2; length += 1) {
    if (token.slice(length) === token.slice(0, -length)) return true;
  }
  return false;
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}

function refused(what: string): ConfigurationError {
  return new ConfigurationError(
    `expressWebhook(): token ${what}, and it is all that keeps strangers out. Make one with: ${command}`,
    { field: 'token' },
  );
}
