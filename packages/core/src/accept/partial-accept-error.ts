import { NkulError } from '../base/errors.ts';
import type { Receipt } from '../model/notification.ts';
import type { Added } from '../ports/store.ts';
import { receipt } from './receipt.ts';

/**
 * Some of the notifications given to one `notify([…])` were accepted and some were not. `results` has one entry
 * for each, in the order given: its receipt, or the error that refused it.
 */
export class PartialAcceptError extends NkulError {
  readonly code = 'NKUL_PARTIAL_ACCEPT';
  /** The status of the worst refusal: 409 if all are key conflicts. */
  readonly statusCode: number;
  readonly results: readonly (Receipt | Error)[];

  constructor(results: readonly (Receipt | Error)[]) {
    const refused = results.filter((result) => result instanceof Error);
    super(
      `${refused.length} of ${results.length} notifications were refused, the others were accepted: see results. First: ${refused[0]?.message ?? ''}`,
      { cause: refused[0] },
    );
    this.results = results;
    const statusOf = (error: Error) => (NkulError.is(error) ? error.statusCode : 500);
    // A list may have more errors than a call takes arguments.
    this.statusCode = refused.reduce((worst, error) => Math.max(worst, statusOf(error)), 0);
  }
}

/**
 * The receipts of a list that was added.
 *
 * @param committed false in a transaction of the application
 * @throws PartialAcceptError if the store refused some of them, as their keys belong to other requests
 */
export function receipts(results: readonly Added[], committed = true): readonly Receipt[] {
  if (results.every((result) => result.ok)) return results.map((result) => receipt(result, committed));
  throw new PartialAcceptError(
    results.map((result) => (result.ok ? receipt(result, committed) : result.error)),
  );
}
