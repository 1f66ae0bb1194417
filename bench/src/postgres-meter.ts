import { Client } from 'pg';
import { postgresCpuUs } from './process-cpu.ts';

/** The work of some messages, in the process that asked for it and in the database. */
export interface WorkFigures {
  readonly messagesASecond: number;
  /** CPU of this process, in microseconds a message. */
  readonly clientCpu: number;
  /** CPU of all processes of the server, in microseconds a message. Undefined if the system does not tell. */
  readonly serverCpu: number | undefined;
  /** The write-ahead log, in bytes a message. */
  readonly walBytes: number;
}

/** Measures work on a database, from beside it. */
export class PostgresMeter {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  static async open(url: string): Promise<PostgresMeter> {
    const client = new Client({ connectionString: url });
    await client.connect();
    return new PostgresMeter(client);
  }

  /** @param messages how many messages the work has */
  async measure(messages: number, work: () => Promise<void>): Promise<WorkFigures> {
    const [wal, server] = [await this.#walPosition(), await this.#serverUs()];
    const [cpu, start] = [process.cpuUsage(), performance.now()];
    await work();
    const seconds = (performance.now() - start) / 1_000;
    const { user, system } = process.cpuUsage(cpu);
    const served = await this.#serverUs();
    return {
      messagesASecond: messages / seconds,
      clientCpu: (user + system) / messages,
      serverCpu: server === undefined || served === undefined ? undefined : (served - server) / messages,
      walBytes: ((await this.#walPosition()) - wal) / messages,
    };
  }

  /** Writes all pages, so that the pages that the next work changes first are in its log again, as with each checkpoint. */
  async checkpoint(): Promise<void> {
    await this.#client.query('CHECKPOINT');
  }

  async close(): Promise<void> {
    await this.#client.end();
  }

  async #walPosition(): Promise<number> {
    const { rows } = await this.#client.query("SELECT pg_current_wal_lsn() - '0/0' AS bytes");
    return Number(rows[0].bytes);
  }

  async #serverUs(): Promise<number | undefined> {
    const { rows } = await this.#client.query('SHOW data_directory');
    return postgresCpuUs(rows[0].data_directory);
  }
}
