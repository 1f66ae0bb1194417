// Under another name: the usual banner of a bundle declares createRequire.
import { createRequire as requireFrom } from 'node:module';
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
 * @throws ConfigurationError if that cannot be found
 */
export function phoneParser(): typeof Parser {
  parser ??= requireParser();
  return parser;
}

function requireParser(): typeof Parser {
  try {
    return requireFrom(import.meta.url)('libphonenumber-js/max');
  } catch (cause) {
    // In a bundle of esbuild, which puts the package in for this call. ESM itself has no require.
    if (typeof require === 'function') return require('libphonenumber-js/max');
    throw cannotImport(name, cause);
  }
}
