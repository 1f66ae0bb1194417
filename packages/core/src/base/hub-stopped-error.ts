import { NkulError } from './nkul-error.ts';

/** The hub is stopped and takes nothing any more. */
export class HubStoppedError extends NkulError {
  readonly code = 'NKUL_HUB_STOPPED';
}
