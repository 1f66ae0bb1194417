import { createRequire } from 'node:module';
import type * as Parser from 'libphonenumber-js/max';

let parser: typeof Parser | undefined;

/** Imports the parser of numbers: its 93 files take longer than the rest of this package, so that a hub does, and no import. */
export async function importPhoneParser(): Promise<void> {
  parser ??= await import('libphonenumber-js/max');
}

/** The parser; where no hub has imported it, its CommonJS build, which does not have to be awaited. */
export function phoneParser(): typeof Parser {
  if (parser === undefined) {
    const loaded: typeof Parser = createRequire(import.meta.url)('libphonenumber-js/max');
    parser = loaded;
  }
  return parser;
}
