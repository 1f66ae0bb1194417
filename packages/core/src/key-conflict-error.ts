import { NkulError } from './nkul-error.ts';

/** The idempotency key already belongs to a message with another request. The first message stands; nothing was stored. */
export class KeyConflictError extends NkulError {
  readonly code = 'NKUL_KEY_CONFLICT';
}
