import { NkulError } from './nkul-error.ts';

/** The recipient is not among `allowRecipients`. Nothing was stored. */
export class RecipientNotAllowedError extends NkulError {
  readonly code = 'NKUL_RECIPIENT_NOT_ALLOWED';
}
