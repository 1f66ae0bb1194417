/**
 * What every error of Nkul is. A caller decides on `code`, which is stable; the message is for people and says
 * what to do. It holds no secret and no whole number.
 */
export abstract class NkulError extends Error {
  /** Stable, for programs: `NKUL_…`. */
  abstract readonly code: string;
  /**
   * The HTTP status to answer with, where frameworks look for it: 4xx for what the caller can mend, 5xx for what the
   * caller cannot.
   */
  abstract readonly statusCode: number;
  /** The field of the request or option that is wrong, where there is one: `to.phone`, `values.code`. */
  declare readonly field?: string;
  /** Which notification of the list given to `notify([…])` it is about, from 0. */
  declare index?: number;

  constructor(message: string, options: { readonly field?: string; readonly cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = new.target.name;
    if (options.field !== undefined) this.field = options.field;
  }

  /** The same as `statusCode`: frameworks look for either. */
  get status(): number {
    return this.statusCode;
  }

  /** True if the message is meant for the caller of an HTTP API: one of a 5xx speaks to who runs it. */
  get expose(): boolean {
    return this.statusCode < 500;
  }

  /** True for an error of Nkul, also one that another copy or version of the package made. */
  static is(error: unknown): error is NkulError {
    return (
      error instanceof Error &&
      'code' in error &&
      typeof error.code === 'string' &&
      error.code.startsWith('NKUL_')
    );
  }
}
