import { ConfigurationError } from '../base/errors.ts';

/**
 * Imports a library that a plugin needs when the hub starts, and not sooner.
 *
 * @example
 * async start() {
 *   await importLibrary('undici', () => import('undici'));
 * }
 *
 * @param name the library, as it is installed
 * @throws ConfigurationError with its cause, if it cannot be imported
 */
export async function importLibrary<Library>(name: string, load: () => Promise<Library>): Promise<Library> {
  try {
    return await load();
  } catch (cause) {
    throw cannotImport(name, cause);
  }
}

/** Makes the error for a library that cannot be loaded, with its cause and how to mend it. */
export function cannotImport(name: string, cause: unknown): ConfigurationError {
  return new ConfigurationError(
    `The library ${name} cannot be imported (its cause says why). Install the dependencies again. ` +
      `If the program is a bundle, leave ${name} out of it and install it beside, or give the bundle a require().`,
    { cause },
  );
}
