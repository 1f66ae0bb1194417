import { createRequire } from 'node:module';
import type * as Parser from 'libphonenumber-js/max';

let parser: typeof Parser | undefined;

/**
 * The parser of numbers, loaded for the first one that needs it: its 93 files take longer to import than the rest of this
 * package. Its CommonJS build gives the same answers, loads in half the time, and does not have to be awaited.
 */
export function phoneParser(): typeof Parser {
  if (parser === undefined) {
    const loaded: typeof Parser = createRequire(import.meta.url)('libphonenumber-js/max');
    parser = loaded;
  }
  return parser;
}
