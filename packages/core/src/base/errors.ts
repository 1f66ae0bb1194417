/**
 * What every error of Nkul is. A caller decides on `code`, which is stable; the message is for people and says
 * what to do. It holds no secret and no whole number.
 *
 * | Code | HTTP | Class | Thrown by |
 * |---|---|---|---|
 * | `NKUL_CONFIGURATION` | 500 | `ConfigurationError` | `createHub()`, and plugins when they are made |
 * | `NKUL_INVALID_ARGUMENT` | 400 | `InvalidArgumentError` | methods of the hub |
 * | `NKUL_INVALID_NOTIFICATION` | 400 | `InvalidNotificationError` | `notify()` |
 * | `NKUL_INVALID_RECIPIENT` | 400 | `InvalidRecipientError` | `notify()` |
 * | `NKUL_RECIPIENT_NOT_ALLOWED` | 403 | `RecipientNotAllowedError` | `notify()` |
 * | `NKUL_RENDER` | 400 | `RenderError` | `notify()`, by the renderer |
 * | `NKUL_KEY_CONFLICT` | 409 | `KeyConflictError` | `notify()` |
 * | `NKUL_PARTIAL_ACCEPT` | of the worst | `PartialAcceptError`, in `hub/` | `notify([…])` |
 * | `NKUL_MESSAGE_NOT_FOUND` | 404 | `MessageNotFoundError` | `cancel()`, `resolve()` |
 * | `NKUL_UNKNOWN_NOTIFIER` | 404 | `UnknownNotifierError` | `pause()`, `resume()`, `balance()`, `receive()` |
 * | `NKUL_INVALID_CALLBACK` | 400 | `InvalidCallbackError` | a callback's `read()` |
 * | `NKUL_BALANCE` | 502 | `BalanceError` | a notifier's `balance()` |
 * | `NKUL_HUB_STOPPED` | 503 | `HubStoppedError` | any method of a stopped hub that would change something |
 * | `NKUL_STORE` | 503 | `StoreError` | any method that reads or writes the store |
 */
export abstract class NkulError extends Error {
  /** Stable, for programs: `NKUL_…`. */
  abstract readonly code: string;
  /**
   * The HTTP status to answer with, where frameworks look for it: 4xx for what the caller can mend, 5xx for what the
   * caller cannot.
   */
  abstract readonly statusCode: number;
  /** The field of the request or option that is wrong, where there is one: `to.phone`, `values.code`. */
  declare readonly field?: string;
  /** Which notification of the list given to `notify([…])` it is about, from 0. */
  declare index?: number;

  constructor(message: string, options: { readonly field?: string; readonly cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = new.target.name;
    if (options.field !== undefined) this.field = options.field;
  }

  /** The same as `statusCode`: frameworks look for either. */
  get status(): number {
    return this.statusCode;
  }

  /** True if the message is meant for the caller of an HTTP API: one of a 5xx speaks to who runs it. */
  get expose(): boolean {
    return this.statusCode < 500;
  }

  /** True for an error of Nkul, also one that another copy or version of the package made. */
  static is(error: unknown): error is NkulError {
    return (
      error instanceof Error &&
      'code' in error &&
      typeof error.code === 'string' &&
      error.code.startsWith('NKUL_')
    );
  }
}

/** The hub or a plugin was set up in a way that cannot work. Thrown at start, before anything is sent. */
export class ConfigurationError extends NkulError {
  readonly code = 'NKUL_CONFIGURATION';
  readonly statusCode = 500;
}

/** What a method of the hub was given cannot be meant: nothing was done. `field` says which part. */
export class InvalidArgumentError extends NkulError {
  readonly code = 'NKUL_INVALID_ARGUMENT';
  readonly statusCode = 400;
}

/** The notification is not what `notify()` takes: `field` says where. Nothing was stored. */
export class InvalidNotificationError extends NkulError {
  readonly code = 'NKUL_INVALID_NOTIFICATION';
  readonly statusCode = 400;
}

/** An address of the recipient is missing or cannot be one. Nothing was stored. The message names it masked. */
export class InvalidRecipientError extends NkulError {
  readonly code = 'NKUL_INVALID_RECIPIENT';
  readonly statusCode = 400;
}

/** The recipient is not among `allowRecipients`. Nothing was stored. */
export class RecipientNotAllowedError extends NkulError {
  readonly code = 'NKUL_RECIPIENT_NOT_ALLOWED';
  readonly statusCode = 403;
}

/** A renderer could not make the text: an unknown template, a missing value. Nothing was stored. `field` says where. */
export class RenderError extends NkulError {
  readonly code = 'NKUL_RENDER';
  readonly statusCode = 400;
}

/** The idempotency key already belongs to a message with another request. The first message stands; nothing was stored. */
export class KeyConflictError extends NkulError {
  readonly code = 'NKUL_KEY_CONFLICT';
  readonly statusCode = 409;
}

/** What a store answers when the key of a message is that of another one, with another request. */
export function keyConflict({ id, key }: { readonly id: string; readonly key?: string }): KeyConflictError {
  return new KeyConflictError(
    `The idempotency key ${JSON.stringify(key)} belongs to message ${id}, which was another request. ` +
      'Use a new key for another message, or send the same request again.',
    { field: 'key' },
  );
}

/** No message has this id, or it was purged. */
export class MessageNotFoundError extends NkulError {
  readonly code = 'NKUL_MESSAGE_NOT_FOUND';
  readonly statusCode = 404;
}

/** No notifier or callback is registered under this name. */
export class UnknownNotifierError extends NkulError {
  readonly code = 'NKUL_UNKNOWN_NOTIFIER';
  readonly statusCode = 404;
}

/** What came from the provider is not what its callback can read. Answered 400; nothing was stored. */
export class InvalidCallbackError extends NkulError {
  readonly code = 'NKUL_INVALID_CALLBACK';
  readonly statusCode = 400;
}

/** The provider did not tell the balance. Nothing was sent or charged. */
export class BalanceError extends NkulError {
  readonly code = 'NKUL_BALANCE';
  readonly statusCode = 502;
}

/** The hub is stopped and takes nothing any more. */
export class HubStoppedError extends NkulError {
  readonly code = 'NKUL_HUB_STOPPED';
  readonly statusCode = 503;
}

/** The store could not read or write. What it was asked to do was not done, wholly. */
export class StoreError extends NkulError {
  readonly code = 'NKUL_STORE';
  readonly statusCode = 503;
}
