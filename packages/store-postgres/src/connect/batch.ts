import { transactionMark } from './commit-outcome.ts';
import type { Executor } from './database.ts';

/**
 * Writes that go to the database in one statement. Each part sees the tables as they were before the statement, so the rows
 * that one part writes are left alone by the others.
 */
export class Batch {
  readonly #parts: string[] = [];
  readonly #values: unknown[] = [];

  /**
   * @param text the part, whose values are `$1`, `$2`, …
   * @param name by which the answer reads the rows that the part returns
   */
  add(text: string, values: readonly unknown[] = [], name = `part_${this.#parts.length}`): void {
    const before = this.#values.length;
    const renumbered = text.replaceAll(/\$(\d+)/g, (_, place: string) => `$${before + Number(place)}`);
    this.#parts.push(`${name} AS (${renumbered})`);
    this.#values.push(...values);
  }

  /** Runs all parts, if there are any. @param answer the columns to return, and from which part */
  async run<Row>(executor: Executor, answer?: string): Promise<readonly Row[]> {
    if (this.#parts.length === 0) return [];
    const columns = answer === undefined ? '' : `, ${answer}`;
    return await executor.query<Row>(
      `WITH ${this.#parts.join(',\n')}\nSELECT ${transactionMark} AS xid${columns}`,
      this.#values,
    );
  }
}
