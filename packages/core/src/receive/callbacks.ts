import { HubStoppedError, UnknownNotifierError } from '../base/errors.ts';
import { quoted } from '../base/shown-text.ts';
import type { Callback, CallbackAnswer, CallbackRequest } from '../ports/callback.ts';
import { type ReceiveContext, receive } from './receive.ts';

interface CallbacksContext extends ReceiveContext {
  /** By the name of the notifier. */
  readonly callbacks: ReadonlyMap<string, Callback>;
}

/** The callbacks of a hub, and the addresses at which providers reach them. */
export class Callbacks {
  readonly #context: CallbacksContext;
  #urlOf: ((notifier: string) => string) | undefined;

  constructor(context: CallbacksContext) {
    this.#context = context;
  }

  /** The HTTP methods that the callback of a notifier takes; undefined without a callback. */
  methods(notifier: string): readonly string[] | undefined {
    const callback = this.#context.callbacks.get(notifier);
    return callback && (callback.methods ?? ['POST']);
  }

  /** @throws UnknownNotifierError if the notifier has no registered callback; HubStoppedError if the hub is stopped */
  async receive(notifier: string, request: CallbackRequest, stopped: boolean): Promise<CallbackAnswer> {
    if (stopped) throw new HubStoppedError('The hub is stopped and stores no reports any more.');
    const callback = this.#context.callbacks.get(notifier);
    if (!callback) throw new UnknownNotifierError(`There is no callback ${quoted(notifier)}.`);
    return await receive(callback, request, this.#context);
  }

  /** A webhook says at which address the provider of a notifier reaches it. */
  reachedAt(urlOf: (notifier: string) => string): void {
    this.#urlOf = urlOf;
  }

  /** The address at which the provider of a notifier reaches its callback. Undefined without a callback or a webhook. */
  url(notifier: string): string | undefined {
    return this.#context.callbacks.has(notifier) ? this.#urlOf?.(notifier) : undefined;
  }
}
