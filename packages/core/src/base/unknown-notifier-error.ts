import { NkulError } from './nkul-error.ts';

/** No notifier or callback is registered under this name. */
export class UnknownNotifierError extends NkulError {
  readonly code = 'NKUL_UNKNOWN_NOTIFIER';
}
