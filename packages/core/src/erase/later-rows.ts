/** Rows that follow each other, and are later than those that are looked for. */
interface Part {
  readonly last: number;
  /** In milliseconds since 1970. */
  readonly earliest: number;
}

/**
 * How far a table was looked through, from its first rows on, for rows up to a time: a clock that was ahead may have given many of the
 * first ones a time that is too late. Each part is looked through again once its earliest row is old. It is kept in memory: a restart
 * begins anew.
 */
export class LaterRows {
  #parts: readonly Part[] = [];

  /** The number up to which all rows are later than a time, in milliseconds since 1970; 0 at the beginning. */
  before(time: number): number {
    const old = this.#parts.findIndex(({ earliest }) => earliest <= time);
    if (old !== -1) this.#parts = this.#parts.slice(0, old);
    return this.#parts.at(-1)?.last ?? 0;
  }

  /** Notes the rows that follow, up to a number, and their earliest time. */
  pass(last: number, earliest: number): void {
    this.#parts = [...this.#parts, { last, earliest }];
  }
}
