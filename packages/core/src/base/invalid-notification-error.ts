import { NkulError } from './nkul-error.ts';

/** The notification is not what `notify()` takes: `field` says where. Nothing was stored. */
export class InvalidNotificationError extends NkulError {
  readonly code = 'NKUL_INVALID_NOTIFICATION';
}
