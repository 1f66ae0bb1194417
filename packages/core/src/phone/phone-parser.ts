// Under another name: the usual banner of a bundle declares createRequire.
import { createRequire as requireFrom } from 'node:module';
import type * as Parser from 'libphonenumber-js/max';
import { cannotImport, importLibrary } from '../runtime/import-library.ts';

const name = 'libphonenumber-js';

let parser: typeof Parser | undefined;

/**
 * Imports the number parser. Its 93 files take longer than the rest of this package, so `createHub()` imports them.
 *
 * @throws ConfigurationError if it cannot be imported
 */
export async function importPhoneParser(): Promise<void> {
  parser ??= await importLibrary(name, () => import('libphonenumber-js/max'));
}

/**
 * The parser. If it was not imported before, its CommonJS build is loaded, which is synchronous.
 *
 * @throws ConfigurationError if it cannot be loaded
 */
export function phoneParser(): typeof Parser {
  parser ??= requireParser();
  return parser;
}

function requireParser(): typeof Parser {
  try {
    return requireFrom(import.meta.url)('libphonenumber-js/max');
  } catch (cause) {
    // In a bundle, esbuild replaces this call by the package. ESM itself does not have `require`.
    if (typeof require === 'function') return require('libphonenumber-js/max');
    throw cannotImport(name, cause);
  }
}
