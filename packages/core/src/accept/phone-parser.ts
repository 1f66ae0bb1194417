import type * as Parser from 'libphonenumber-js/max';
import { cannotImport, importLibrary } from '../base/import-library.ts';

const name = 'libphonenumber-js';

let parser: typeof Parser | undefined;

/**
 * Imports the parser of numbers: its 93 files take longer than the rest of this package, so that a hub does, and no import.
 *
 * @throws ConfigurationError if it cannot be imported
 */
export async function importPhoneParser(): Promise<void> {
  parser ??= await importLibrary(name, () => import('libphonenumber-js/max'));
}

/**
 * The parser; where no hub has imported it, its CommonJS build, which does not have to be awaited.
 *
 * @throws ConfigurationError if that cannot be found, as in a bundle before a hub is made
 */
export function phoneParser(): typeof Parser {
  parser ??= requireParser();
  return parser;
}

function requireParser(): typeof Parser {
  try {
    // Not imported: the usual banner of a bundle declares this name.
    const { createRequire } = process.getBuiltinModule('node:module');
    return createRequire(import.meta.url)('libphonenumber-js/max');
  } catch (cause) {
    throw cannotImport(name, cause);
  }
}
