import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';

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

/** How many clock ticks a second of CPU has in `/proc` (`proc(5)`); 100 on every Linux that people run. */
const ticksASecond = 100;

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
    const [wal, server] = [await this.#walPosition(), await this.#serverTicks()];
    const [cpu, start] = [process.cpuUsage(), performance.now()];
    await work();
    const seconds = (performance.now() - start) / 1_000;
    const { user, system } = process.cpuUsage(cpu);
    const ticks = await this.#serverTicks();
    return {
      messagesASecond: messages / seconds,
      clientCpu: (user + system) / messages,
      serverCpu:
        server === undefined || ticks === undefined
          ? undefined
          : ((ticks - server) * (1_000_000 / ticksASecond)) / messages,
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

  async #serverTicks(): Promise<number | undefined> {
    const { rows } = await this.#client.query('SHOW data_directory');
    const [pid] = readFileSync(join(rows[0].data_directory, 'postmaster.pid'), 'utf8').split('\n');
    return pid === undefined ? undefined : ticksOfFamily(pid);
  }
}

/** The CPU of a process, its children, and those of them that have ended; undefined where there is no `/proc`. */
function ticksOfFamily(parent: string): number | undefined {
  try {
    const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    const stats = all.flatMap((pid) => statOf(pid) ?? []);
    const own = stats.find(({ pid }) => pid === parent);
    if (own === undefined) return undefined;
    const children = stats.filter(({ parent: other }) => other === parent);
    return [own, ...children].reduce((sum, { ticks }) => sum + ticks, own.ended);
  } catch {
    return undefined;
  }
}

interface Stat {
  readonly pid: string;
  readonly parent: string;
  readonly ticks: number;
  /** Those of its children that have ended. */
  readonly ended: number;
}

function statOf(pid: string): Stat | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name may hold spaces: the fields behind it begin with the state.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    const at = (field: number) => Number(fields[field - 3]);
    return { pid, parent: String(at(4)), ticks: at(14) + at(15), ended: at(16) + at(17) };
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}
