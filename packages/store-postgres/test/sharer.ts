import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** The settings of one of the processes that share a database. */
export interface SharingSettings {
  /** The address of the database, through its own network. */
  readonly url: string;
  readonly schema: string;
  readonly secret: string;
  /** The provider's address. */
  readonly baseUrl: string;
  /** Its messages have it in their keys. */
  readonly name: string;
  /** The number of its first message. */
  readonly first: number;
  /** How long it waits between two messages, in milliseconds. */
  readonly everyMs: number;
  readonly inFlight: number;
  readonly leaseMs: number;
}

/** A line that the process prints. */
export type Told =
  | { readonly type: 'started' | 'resting' }
  /** The port at which it takes reports. */
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'answered'; readonly number: number; readonly id: string };

/** `rest`: it accepts no further message. `aheadMs`: its clock is so much ahead from now on. */
export type Asked = 'rest' | { readonly aheadMs: number };

/** A process that shares a database, from one kill to the next. */
export class Sharer {
  readonly #settings: Omit<SharingSettings, 'first'>;
  /** The ids of its messages that were answered, by their numbers. */
  readonly answered: Map<number, string> = new Map();
  #process: ChildProcess | undefined;
  #ended: Promise<unknown> = Promise.resolve();
  #told = new Set<Told['type']>();
  errors = '';
  /** The port at which it takes reports, from each start to the next. */
  port: number | undefined;

  constructor(settings: Omit<SharingSettings, 'first'>) {
    this.#settings = settings;
  }

  /** Starts it, at the first message that was not answered. */
  start(): void {
    this.#told = new Set();
    this.port = undefined;
    const settings: SharingSettings = { ...this.#settings, first: this.#firstUnanswered() };
    const program = new URL('./sharing-process.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, ['--conditions=nkul:source', program, JSON.stringify(settings)], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    // A pipe takes a line as short as this wholly, or not at all.
    if (child.stdout !== null)
      createInterface({ input: child.stdout }).on('line', (line) => this.#hear(JSON.parse(line) as Told));
    child.stderr?.on('data', (text: Buffer) => {
      this.errors += text.toString();
    });
    this.#ended = new Promise((resolve) => child.once('close', resolve));
    this.#process = child;
  }

  has(told: Told['type']): boolean {
    return this.#told.has(told);
  }

  /** True if it has ended by itself, which is a fault. */
  get ended(): boolean {
    return this.#process?.exitCode !== null;
  }

  ask(asked: Asked): void {
    this.#process?.send(asked);
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#process?.kill(signal);
  }

  /** Kills it at once. Resolves when all its lines were read. */
  async kill(): Promise<void> {
    this.#process?.kill('SIGKILL');
    await this.#ended;
  }

  #hear(told: Told): void {
    this.#told.add(told.type);
    if (told.type === 'listening') this.port = told.port;
    if (told.type === 'answered') this.answered.set(told.number, told.id);
  }

  #firstUnanswered(): number {
    for (let number = 0; ; number += 1) if (!this.answered.has(number)) return number;
  }
}
