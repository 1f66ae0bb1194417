import { createRequire } from 'node:module';
import type * as Parser from 'libphonenumber-js/max';

let parser: typeof Parser | undefined;

/** Imports the parser of numbers: its 93 files take longer than the rest of this package, so that a hub does, and no import. */
export async function importPhoneParser(): Promise<void> {
  parser ??= await import('libphonenumber-js/max');
}

/** The parser; where no hub has imported it, its CommonJS build, which does not have to be awaited. */
export function phoneParser(): typeof Parser {
  parser ??= requirePhoneParser();
  return parser;
}

function requirePhoneParser(): typeof Parser {
  try {
    return createRequire(import.meta.url)('libphonenumber-js/max');
  } catch (error) {
    // In a bundle of esbuild, which puts the package in for this call. ESM itself has no require.
    if (typeof require !== 'function') throw error;
    return require('libphonenumber-js/max');
  }
}
