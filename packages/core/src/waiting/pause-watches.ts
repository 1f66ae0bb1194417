import { PauseWatch, type PauseWatchContext } from './pause-watch.ts';

/** Ends the pauses of a hub's notifiers when their reasons are over. Only operators end the pause of an operator. */
export class PauseWatches {
  readonly #context: PauseWatchContext;
  readonly #watches = new Map<string, PauseWatch>();
  readonly #notifiers: () => Iterable<string>;
  #running = false;

  constructor({
    notifiers,
    ...context
  }: PauseWatchContext & { readonly notifiers: ReadonlyMap<string, unknown> }) {
    this.#context = context;
    this.#notifiers = () => notifiers.keys();
    context.pauses.onChange(() => this.#look(false));
    context.balances.onRead((notifier, { left }) => this.#watches.get(notifier)?.seen(left));
  }

  start(): void {
    this.#running = true;
    this.#look(true);
  }

  stop(): void {
    this.#running = false;
    for (const watch of this.#watches.values()) watch.end();
    this.#watches.clear();
  }

  /** Begins to watch new pauses, and stops watching those that have ended. */
  #look(isStart: boolean): void {
    if (!this.#running) return;
    for (const notifier of this.#notifiers()) {
      const pause = this.#context.pauses.get(notifier);
      const watch = this.#watches.get(notifier);
      if (watch !== undefined && isSame(watch.pause, pause)) continue;
      watch?.end();
      this.#watches.delete(notifier);
      if (pause === undefined) continue;
      const next = new PauseWatch(pause, isStart, this.#context);
      this.#watches.set(notifier, next);
      next.begin();
    }
  }
}

function isSame(watched: PauseWatch['pause'], pause: PauseWatch['pause'] | undefined): boolean {
  return pause?.reason === watched.reason && pause.since.getTime() === watched.since.getTime();
}
