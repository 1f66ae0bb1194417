import { NkulError } from './nkul-error.ts';

/** What a method of the hub was given cannot be meant: nothing was done. `field` says which part. */
export class InvalidArgumentError extends NkulError {
  readonly code = 'NKUL_INVALID_ARGUMENT';
}
