import { NkulError } from './nkul-error.ts';

/** What came from the provider is not what its callback can read. Answered 400; nothing was stored. */
export class InvalidCallbackError extends NkulError {
  readonly code = 'NKUL_INVALID_CALLBACK';
}
