import { NkulError } from './nkul-error.ts';

/** A renderer could not make the text: an unknown template, a missing value. Nothing was stored. `field` says where. */
export class RenderError extends NkulError {
  readonly code = 'NKUL_RENDER';
}
