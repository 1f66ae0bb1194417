import { NkulError } from './nkul-error.ts';

/** An address of the recipient is missing or cannot be one. Nothing was stored. The message names it masked. */
export class InvalidRecipientError extends NkulError {
  readonly code = 'NKUL_INVALID_RECIPIENT';
}
