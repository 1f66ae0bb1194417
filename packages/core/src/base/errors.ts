/**
 * The base of all errors of Nkul. Programs use `code`, which is stable. The message is for people: it says what is
 * wrong and how to mend it, and holds neither secrets nor whole numbers.
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
  /** The position, from 0, of the notification in the list given to `notify([…])`. */
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

/** An argument of a method of the hub is not valid. `field` says which one. The hub did nothing. */
export class InvalidArgumentError extends NkulError {
  readonly code = 'NKUL_INVALID_ARGUMENT';
}

/** The notification is not valid. `field` says where. Nothing was stored. */
export class InvalidNotificationError extends NkulError {
  readonly code = 'NKUL_INVALID_NOTIFICATION';
}

/** An address of the recipient is missing or not valid. The message shows it masked. Nothing was stored. */
export class InvalidRecipientError extends NkulError {
  readonly code = 'NKUL_INVALID_RECIPIENT';
}

/** The recipient is not among `allowRecipients`. Nothing was stored. */
export class RecipientNotAllowedError extends NkulError {
  readonly code = 'NKUL_RECIPIENT_NOT_ALLOWED';
}

/** A renderer could not make the text: unknown template, missing value. `field` says where. Nothing was stored. */
export class RenderError extends NkulError {
  readonly code = 'NKUL_RENDER';
}

/** The idempotency key already belongs to a message with a different request, which is kept. Nothing was stored. */
export class KeyConflictError extends NkulError {
  readonly code = 'NKUL_KEY_CONFLICT';
}

/** Makes the error for a key that already belongs to a message with a different request. */
export function keyConflict({ id, key }: { readonly id: string; readonly key?: string }): KeyConflictError {
  return new KeyConflictError(
    `The idempotency key ${JSON.stringify(key)} belongs to message ${id}, whose request was different. ` +
      'Use a new key for a new message, or repeat the same request.',
    { field: 'key' },
  );
}

/** The message does not exist, or was purged. */
export class MessageNotFoundError extends NkulError {
  readonly code = 'NKUL_MESSAGE_NOT_FOUND';
}

/** A name is not that of a registered notifier or callback. */
export class UnknownNotifierError extends NkulError {
  readonly code = 'NKUL_UNKNOWN_NOTIFIER';
}

/** The callback cannot read the provider's call. The webhook answers 400; nothing was stored. */
export class InvalidCallbackError extends NkulError {
  readonly code = 'NKUL_INVALID_CALLBACK';
}

/** The provider did not give the balance. */
export class BalanceError extends NkulError {
  readonly code = 'NKUL_BALANCE';
}

/** Thrown when a stopped hub is used. */
export class HubStoppedError extends NkulError {
  readonly code = 'NKUL_HUB_STOPPED';
}

/** The store could not read or write. The failed call changed nothing. */
export class StoreError extends NkulError {
  readonly code = 'NKUL_STORE';
}
