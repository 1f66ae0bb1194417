import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** The settings of a service process. */
export interface ServiceSettings {
  /** Its store, as `--store` names it, and the secret of one in PostgreSQL. */
  readonly store: string;
  readonly secret: string;
  /** How many messages it accepts a second. */
  readonly rate: number;
  /** The provider of each notifier. */
  readonly urls: Readonly<Record<'devcode' | 'spare', string>>;
  /** The number of its first message. */
  readonly first: number;
}

export type Asked = 'figures' | 'rest' | 'stop';

/** Its work since it was asked before. */
export interface ServiceFigures {
  readonly type: 'figures';
  /** The number of its next message. */
  readonly next: number;
  /** The ids of the messages that it accepted. */
  readonly accepted: readonly string[];
  readonly errors: readonly string[];
  /** How long each notify() took, in milliseconds. */
  readonly latencies: readonly number[];
}

export type Told =
  | ServiceFigures
  /** The address at which it takes reports. Its path is the name of the notifier. */
  | { readonly type: 'started'; readonly reportsAt: string }
  | { readonly type: 'resting' }
  | { readonly type: 'stopped' };

/** A service in a process of its own. */
export class Service {
  readonly #process: ChildProcess;
  errors = '';
  reportsAt = '';

  private constructor(settings: ServiceSettings) {
    this.#process = fork(new URL('./service-process.ts', import.meta.url), [JSON.stringify(settings)], {
      execArgv: ['--conditions=nkul:source', '--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#process.stderr?.on('data', (text: Buffer) => {
      this.errors += text.toString();
    });
  }

  /** Starts it, and waits until it accepts messages. */
  static async start(settings: ServiceSettings): Promise<Service> {
    const service = new Service(settings);
    const told = await service.#told();
    if (told.type === 'started') service.reportsAt = told.reportsAt;
    return service;
  }

  async figures(): Promise<ServiceFigures> {
    const told = await this.#ask('figures');
    if (told.type !== 'figures') throw new TypeError(`the service told ${told.type}`);
    return told;
  }

  /** From now on it accepts no messages. Resolves when all that it may send are sent. */
  async rest(): Promise<void> {
    await this.#ask('rest');
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    await this.#ask('stop');
    await ended;
  }

  async #ask(asked: Asked): Promise<Told> {
    const told = this.#told();
    this.#process.send(asked);
    return await told;
  }

  /** @throws Error if the service ends instead */
  async #told(): Promise<Told> {
    const ended = new AbortController();
    const { signal } = ended;
    try {
      return await Promise.race([
        once(this.#process, 'message', { signal }).then(([told]) => told as Told),
        once(this.#process, 'exit', { signal }).then(() => {
          throw new Error(`the service has ended: ${this.errors}`);
        }),
      ]);
    } finally {
      ended.abort();
    }
  }
}
