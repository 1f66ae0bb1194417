import type * as Undici from 'undici';

/**
 * Imports undici. It is CommonJS, and in a bundle of ES modules has no `require` for Node's own modules: there the one
 * that is installed is taken, if the bundle runs where it is.
 */
export async function importUndici(): Promise<typeof Undici> {
  try {
    return await import('undici');
  } catch (error) {
    try {
      return requireInstalled();
    } catch {
      throw error;
    }
  }
}

/** By way of this package: under pnpm, an application sees no other's dependencies. */
function requireInstalled(): typeof Undici {
  // Not imported: the usual banner of a bundle declares this name.
  const { createRequire } = process.getBuiltinModule('node:module');
  const adapter = createRequire(import.meta.url).resolve('@nkul/adapter-devcode');
  return createRequire(adapter)('undici');
}
