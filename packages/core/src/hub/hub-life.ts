import { HubStoppedError } from '../base/errors.ts';
import { onProcessExit } from '../runtime/process-exit.ts';
import type { Hub } from './hub.ts';
import type { HubParts } from './hub-parts.ts';
import { warnOfOrphans } from './orphan-warning.ts';
import type { Plugin } from './plugin.ts';
import { stopHub } from './stop-hub.ts';

/** The states of a hub, and the ways from one to the next. */
export class HubLife {
  readonly #parts: HubParts;
  #state: 'created' | 'running' | 'stopping' | 'stopped' = 'created';
  /** Plugins that have started. */
  readonly #begun = new Set<Plugin>();
  #starting: Promise<void> | undefined;
  #forgetExit = (): void => {};
  #stopped: Promise<void> | undefined;

  constructor(parts: HubParts) {
    this.#parts = parts;
  }

  /** True from the end of `start()` until `stop()`. */
  get running(): boolean {
    return this.#state === 'running';
  }

  /** True when the store is closed, or about to be. */
  get stopped(): boolean {
    return this.#state === 'stopped';
  }

  /** @throws HubStoppedError from the call of `stop()` on */
  assertNotStopped(message: string): void {
    if (this.#state === 'stopping' || this.#state === 'stopped') throw new HubStoppedError(message);
  }

  /** Starts what has not started. Calls at the same time share one start; after a failure it may be called again. */
  async start(hub: Hub): Promise<void> {
    this.#assertMayStart();
    this.#starting ??= this.#start(hub).finally(() => {
      this.#starting = undefined;
    });
    await this.#starting;
  }

  async #start(hub: Hub): Promise<void> {
    if (this.#state === 'running') return;
    const { store, plugins, pauses, dispatcher, pauseWatches, retention } = this.#parts;
    for (const plugin of plugins) {
      if (this.#begun.has(plugin)) continue;
      await plugin.start?.(hub);
      this.#begun.add(plugin);
    }
    await pauses.begin();
    await warnOfOrphans(this.#parts);
    await dispatcher.prepare();
    this.#assertMayStart();
    this.#state = 'running';
    store.onDue?.(() => void this.#lookAgain());
    retention?.start();
    this.#forgetExit = onProcessExit(() => this.#endProcess());
    dispatcher.start();
    pauseWatches.start();
  }

  /** Stops once: later calls wait for the first. */
  async stop(options: { readonly drain: boolean; readonly timeoutMs: number }): Promise<void> {
    this.#stopped ??= this.#stop(options);
    await this.#stopped;
  }

  async #stop({ drain, timeoutMs }: { readonly drain: boolean; readonly timeoutMs: number }): Promise<void> {
    const wasRunning = this.#state === 'running';
    this.#state = 'stopping';
    this.#parts.pauseWatches.stop();
    this.#parts.parkedWatch.stop();
    // Whoever called start() is told what became of it.
    await this.#starting?.catch(() => {});
    try {
      await stopHub(this.#parts, {
        drain: drain && wasRunning,
        timeoutMs,
        closing: () => {
          this.#forgetExit();
          this.#state = 'stopped';
        },
      });
    } finally {
      this.#parts.countedLog.end();
    }
  }

  /** Nothing can be awaited any more: what was not begun is queued again, where the store can do that at once. */
  #endProcess(): void {
    const { dispatcher, logger } = this.#parts;
    try {
      dispatcher.end();
    } catch (error) {
      logger.error(
        { error },
        'while the process ended, what it had not begun to send could not be given back: it is unknown when its lease ends',
      );
    }
  }

  /** Another process may have changed what is due or paused. */
  async #lookAgain(): Promise<void> {
    const { pauses, subscriptions, dispatcher, logger } = this.#parts;
    try {
      await pauses.refresh();
    } catch (error) {
      logger.error({ error }, 'the pauses could not be read');
    }
    subscriptions.wake();
    dispatcher.wake();
  }

  #assertMayStart(): void {
    this.assertNotStopped('The hub was stopped: create another one.');
  }
}
