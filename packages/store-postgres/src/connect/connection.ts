import type { PostgresClient, Statement } from '../settings/settings.ts';
import { isBreak } from './sql-failure.ts';

/** A connection of the pool while it is in use. One that breaks is not given back: the next caller gets another. */
export class Connection {
  readonly #client: PostgresClient;
  #broken: Error | undefined;
  // Without a listener, a connection that breaks in use would end the process.
  readonly #note = (error: Error): void => {
    this.#broken ??= error;
  };

  constructor(client: PostgresClient) {
    this.#client = client;
    client.on('error', this.#note);
  }

  async run(statement: Statement): Promise<readonly unknown[]> {
    try {
      const { rows } = await this.#client.query(statement);
      // Several statements in one text have several results.
      return rows ?? [];
    } catch (error) {
      if (isBreak(error)) this.#note(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }

  /** Ends a transaction that failed; also after a statement outside of a transaction, where it changes nothing. */
  async rollBack(): Promise<void> {
    if (this.#broken === undefined) await this.run({ text: 'ROLLBACK', values: [] }).catch(() => {});
  }

  release(): void {
    this.#client.release(this.#broken);
    // A broken connection may report more than one error.
    if (this.#broken === undefined) this.#client.off('error', this.#note);
  }
}
