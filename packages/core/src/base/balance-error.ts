import { NkulError } from './nkul-error.ts';

/** The provider did not tell the balance. Nothing was sent or charged. */
export class BalanceError extends NkulError {
  readonly code = 'NKUL_BALANCE';
}
