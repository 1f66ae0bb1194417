import { NkulError } from './nkul-error.ts';

/** The store could not read or write. What it was asked to do was not done, wholly. */
export class StoreError extends NkulError {
  readonly code = 'NKUL_STORE';
}
