import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { MessageStatus } from '@nkul/core/store';

export interface KilledProcessSettings {
  readonly file: string;
  /** The provider's address. */
  readonly baseUrl: string;
  readonly inFlight: number;
  /** The lease of its attempts, in milliseconds. */
  readonly leaseMs: number;
  /** The number of the first message to send. */
  readonly first: number;
  readonly total: number;
}

/** A line that the process prints. */
export type Told =
  | { readonly type: 'opened'; readonly synchronous: string; readonly journalMode: string }
  /** The address at which it takes reports. */
  | { readonly type: 'listening'; readonly url: string }
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
    // A pipe takes a line as short as this wholly, or not at all.
    lines?.on('line', (line) => told(JSON.parse(line) as Told));
    this.#process.stderr?.on('data', (text: Buffer) => {
      this.errors += text.toString();
    });
    this.#ended = new Promise((resolve) => this.#process.once('close', resolve));
  }

  /** True if it has ended by itself, which is a fault. */
  get ended(): boolean {
    return this.#process.exitCode !== null;
  }

  /** Kills it at once. Resolves when all its lines were read. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }
}
