/**
 * What every error of Nkul is. A caller decides on `code`, which is stable; the message is for people and says
 * what to do. It holds no secret and no whole number.
 */
export abstract class NkulError extends Error {
  /** Stable, for programs: `NKUL_…`. */
  abstract readonly code: string;
  /** The field of the request or option that is wrong, where there is one: `to.phone`, `values.code`. */
  readonly field?: string;
  /** Which notification of the list given to `notify([…])` it is about, from 0. */
  index?: number;

  constructor(message: string, options: { readonly field?: string; readonly cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = new.target.name;
    if (options.field !== undefined) this.field = options.field;
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
