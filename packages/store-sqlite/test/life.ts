import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { MessageStatus } from '@nkul/core/store';

export interface KilledProcessSettings {
  readonly file: string;
  /** The provider's address. */
  readonly baseUrl: string;
  /** Where it takes reports. */
  readonly port: number;
  readonly inFlight: number;
  /** How long it may hold a message. */
  readonly leaseMs: number;
  /** The first message to notify, and how many there are in all. */
  readonly first: number;
  readonly total: number;
}

/** What a process says. */
export type Told =
  | { readonly type: 'opened'; readonly synchronous: string; readonly journalMode: string }
  | { readonly type: 'answered'; readonly number: number; readonly id: string }
  | {
      readonly type: 'counted';
      readonly counts: Readonly<Partial<Record<MessageStatus, number>>>;
      readonly transactions: number;
    };

/** One life of the process: from its start to its kill. */
export class Life {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  errors = '';

  constructor(settings: KilledProcessSettings, told: (what: Told) => void) {
    const program = new URL('./killed-process.ts', import.meta.url).pathname;
    this.#process = spawn(
      process.execPath,
      [
        '--conditions=nkul:source',
        '--disable-warning=ExperimentalWarning',
        program,
        JSON.stringify(settings),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const lines = this.#process.stdout && createInterface({ input: this.#process.stdout });
    // Lines this short are written to a pipe whole or not at all.
    lines?.on('line', (line) => told(JSON.parse(line) as Told));
    this.#process.stderr?.on('data', (text: Buffer) => {
      this.errors += text.toString();
    });
    this.#ended = new Promise((resolve) => this.#process.once('close', resolve));
  }

  /** True when it has ended by itself, which it must not. */
  get ended(): boolean {
    return this.#process.exitCode !== null;
  }

  /** Kills it where it stands, and resolves when all that it said was heard. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }
}
