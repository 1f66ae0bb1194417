import { ConfigurationError, HubStoppedError } from '../base/errors.ts';
import { onProcessExit } from '../runtime/process-exit.ts';
import type { Hub } from './hub.ts';
import type { HubParts } from './hub-parts.ts';
import type { Plugin } from './plugin.ts';
import { warnOfOrphans, warnOfRestore } from './start-warnings.ts';
import { stopHub } from './stop-hub.ts';

/** The state of a hub: created, running, stopping, stopped. It starts and stops the parts. */
export class HubLife {
  readonly #parts: HubParts;
  /** True for a hub that never starts. */
  readonly beside: boolean;
  #state: 'created' | 'running' | 'stopping' | 'stopped' = 'created';
  readonly #startedPlugins = new Set<Plugin>();
  #starting: Promise<void> | undefined;
  #forgetExit = (): void => {};
  #stopped: Promise<void> | undefined;

  constructor(parts: HubParts, beside: boolean) {
    this.#parts = parts;
    this.beside = beside;
  }

  /** True from the end of `start()` until `stop()`. */
  get running(): boolean {
    return this.#state === 'running';
  }

  /** True if the store is closed, or is about to be. */
  get stopped(): boolean {
    return this.#state === 'stopped';
  }

  /** @throws HubStoppedError from the call of `stop()` on */
  assertNotStopped(message: string): void {
    if (this.#state === 'stopping' || this.#state === 'stopped') throw new HubStoppedError(message);
  }

  /** Starts the parts that have not started. Calls at the same time share one start. May be called again after a failure. */
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
      if (this.#startedPlugins.has(plugin)) continue;
      await plugin.start?.(hub);
      this.#startedPlugins.add(plugin);
    }
    const { observers, notifiers, callbacks } = this.#parts;
    observers?.started({ notifiers: [...notifiers.keys()], callbacks: [...callbacks.keys()] });
    await pauses.begin();
    await warnOfOrphans(this.#parts);
    await warnOfRestore(this.#parts);
    await dispatcher.prepare();
    this.#assertMayStart();
    this.#state = 'running';
    store.onDue?.(() => void this.#lookAgain());
    store.onBytesGone?.((problem) => void this.#tellBytesGone(problem));
    retention.start();
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
    this.#parts.sharedClock?.stop();
    // The caller of start() gets its error.
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

  /** The process ends, and nothing can be awaited. Attempts that are not begun are given back, if the store can do it. */
  #endProcess(): void {
    const { dispatcher, logger } = this.#parts;
    try {
      dispatcher.end();
    } catch (error) {
      logger.error(
        { error },
        'while the process ended, messages that it had not begun to send could not be queued again: they become unknown when their leases end',
      );
    }
  }

  /** Another process may have changed due messages or pauses. Pauses that cannot be read now are read before the next claim. */
  async #lookAgain(): Promise<void> {
    const { pauses, subscriptions, dispatcher } = this.#parts;
    await pauses.refresh().catch(() => pauses.doubt());
    subscriptions.wake();
    dispatcher.wake();
  }

  async #tellBytesGone(problem: Error | undefined): Promise<void> {
    const { groupCommit, clock, logger } = this.#parts;
    if (problem !== undefined)
      return logger.error(
        { error: problem },
        'the bytes of erased data cannot be removed yet; it is tried again each minute',
      );
    try {
      await groupCommit.recordOrThrow({ kind: 'store', happening: { type: 'bytes_gone', at: clock.now() } });
    } catch (error) {
      // The hub has ended meanwhile: the next process finds it.
      if (this.stopped) return;
      logger.error(
        { error },
        'the bytes of erased data are gone, but the event that says so could not be stored',
      );
    }
  }

  #assertMayStart(): void {
    this.assertNotStopped('The hub was stopped: create another one.');
    if (this.beside)
      throw new ConfigurationError('This hub is beside the application (beside: true), and never starts.');
  }
}
