import { NkulError } from './nkul-error.ts';

/** No message has this id, or it was purged. */
export class MessageNotFoundError extends NkulError {
  readonly code = 'NKUL_MESSAGE_NOT_FOUND';
}
