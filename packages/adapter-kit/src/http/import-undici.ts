import { provideRequire } from '@nkul/core/adapter';
import type * as Undici from 'undici';

/** Imports undici. It is CommonJS, so a bundle of ES modules must have a `require` for Node's own modules. */
export async function importUndici(): Promise<typeof Undici> {
  provideRequire();
  return await import('undici');
}
