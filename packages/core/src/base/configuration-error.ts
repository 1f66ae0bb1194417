import { NkulError } from './nkul-error.ts';

/** The hub or a plugin was set up in a way that cannot work. Thrown at start, before anything is sent. */
export class ConfigurationError extends NkulError {
  readonly code = 'NKUL_CONFIGURATION';
}
