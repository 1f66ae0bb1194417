import { createRequire } from 'node:module';
import type * as Parser from 'libphonenumber-js/max';

let parser: typeof Parser | undefined;

/** Imports the number parser. Its 93 files take longer than the rest of this package, so `createHub()` imports them. */
export async function importPhoneParser(): Promise<void> {
  parser ??= await import('libphonenumber-js/max');
}

/** The parser. If it was not imported before, its CommonJS build is loaded, which is synchronous. */
export function phoneParser(): typeof Parser {
  if (parser === undefined) {
    const loaded: typeof Parser = createRequire(import.meta.url)('libphonenumber-js/max');
    parser = loaded;
  }
  return parser;
}
