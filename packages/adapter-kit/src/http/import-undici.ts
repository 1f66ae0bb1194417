import { provideRequire } from '@nkul/core/adapter';
import type * as Undici from 'undici';

/** Imports undici, which is CommonJS: in a bundle of ES modules it is given a `require` for Node's own modules. */
export async function importUndici(): Promise<typeof Undici> {
  provideRequire();
  return await import('undici');
}
