/**
 * What every error of Nkul is. A caller decides on `code`, which is stable; the message is for people and says
 * what to do. It holds no secret and no whole number.
 *
 * | Code | Class | Thrown by |
 * |---|---|---|
 * | `NKUL_CONFIGURATION` | `ConfigurationError` | `createHub()`, and plugins when they are made |
 * | `NKUL_INVALID_ARGUMENT` | `InvalidArgumentError` | methods of the hub |
 * | `NKUL_INVALID_NOTIFICATION` | `InvalidNotificationError` | `notify()` |
 * | `NKUL_INVALID_RECIPIENT` | `InvalidRecipientError` | `notify()` |
 * | `NKUL_RECIPIENT_NOT_ALLOWED` | `RecipientNotAllowedError` | `notify()` |
 * | `NKUL_RENDER` | `RenderError` | `notify()`, by the renderer |
 * | `NKUL_KEY_CONFLICT` | `KeyConflictError` | `notify()` |
 * | `NKUL_PARTIAL_ACCEPT` | `PartialAcceptError`, in `hub/` | `notify([…])` |
 * | `NKUL_MESSAGE_NOT_FOUND` | `MessageNotFoundError` | `cancel()`, `resolve()` |
 * | `NKUL_UNKNOWN_NOTIFIER` | `UnknownNotifierError` | `pause()`, `resume()`, `balance()`, `receive()` |
 * | `NKUL_INVALID_CALLBACK` | `InvalidCallbackError` | a callback's `read()` |
 * | `NKUL_BALANCE` | `BalanceError` | a notifier's `balance()` |
 * | `NKUL_HUB_STOPPED` | `HubStoppedError` | any method of a stopped hub that would change something |
 * | `NKUL_STORE` | `StoreError` | any method that reads or writes the store |
 */
export abstract class NkulError extends Error {
  /** Stable, for programs: `NKUL_…`. */
  abstract readonly code: string;
  /** The field of the request or option that is wrong, where there is one: `to.phone`, `values.code`. */
  readonly field?: string;
  /** Which notification of the list given to `notify([…])` it is about, from 0. */
  index?: number;

  constructor(message: string, options: { readonly field?: string; readonly cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = new.target.name;
    if (options.field !== undefined) this.field = options.field;
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
}

/** What a method of the hub was given cannot be meant: nothing was done. `field` says which part. */
export class InvalidArgumentError extends NkulError {
  readonly code = 'NKUL_INVALID_ARGUMENT';
}

/** The notification is not what `notify()` takes: `field` says where. Nothing was stored. */
export class InvalidNotificationError extends NkulError {
  readonly code = 'NKUL_INVALID_NOTIFICATION';
}

/** An address of the recipient is missing or cannot be one. Nothing was stored. The message names it masked. */
export class InvalidRecipientError extends NkulError {
  readonly code = 'NKUL_INVALID_RECIPIENT';
}

/** The recipient is not among `allowRecipients`. Nothing was stored. */
export class RecipientNotAllowedError extends NkulError {
  readonly code = 'NKUL_RECIPIENT_NOT_ALLOWED';
}

/** A renderer could not make the text: an unknown template, a missing value. Nothing was stored. `field` says where. */
export class RenderError extends NkulError {
  readonly code = 'NKUL_RENDER';
}

/** The idempotency key already belongs to a message with another request. The first message stands; nothing was stored. */
export class KeyConflictError extends NkulError {
  readonly code = 'NKUL_KEY_CONFLICT';
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
}

export function messageNotFound(id: string): MessageNotFoundError {
  return new MessageNotFoundError(`There is no message ${id}, or no longer.`);
}

/** No notifier or callback is registered under this name. */
export class UnknownNotifierError extends NkulError {
  readonly code = 'NKUL_UNKNOWN_NOTIFIER';
}

/** What came from the provider is not what its callback can read. Answered 400; nothing was stored. */
export class InvalidCallbackError extends NkulError {
  readonly code = 'NKUL_INVALID_CALLBACK';
}

/** The provider did not tell the balance. Nothing was sent or charged. */
export class BalanceError extends NkulError {
  readonly code = 'NKUL_BALANCE';
}

/** The hub is stopped and takes nothing any more. */
export class HubStoppedError extends NkulError {
  readonly code = 'NKUL_HUB_STOPPED';
}

/** The store could not read or write. What it was asked to do was not done, wholly. */
export class StoreError extends NkulError {
  readonly code = 'NKUL_STORE';
}
