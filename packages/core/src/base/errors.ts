import { quoted, shownName, shownSentence } from './shown-text.ts';

/** The parts of an error beside its sentence. */
export interface ErrorOptions {
  readonly field?: string;
  readonly cause?: unknown;
  /** A list below the sentence: one line for each. */
  readonly lines?: readonly string[];
}

/**
 * The base of all errors of Nkul. Programs use `code`, which is stable. The message is for people: it says what is
 * wrong and how to mend it, and holds neither secrets nor whole numbers. Control and format characters of names that came
 * from outside are written out in it, and long names are cut.
 *
 * | Code | HTTP | Class | Thrown by |
 * |---|---|---|---|
 * | `NKUL_CONFIGURATION` | 500 | `ConfigurationError` | `createHub()`, and plugins when they are made |
 * | `NKUL_INVALID_ARGUMENT` | 400 | `InvalidArgumentError` | methods of the hub |
 * | `NKUL_INVALID_NOTIFICATION` | 400 | `InvalidNotificationError` | `notify()` |
 * | `NKUL_INVALID_RECIPIENT` | 400 | `InvalidRecipientError` | `notify()` |
 * | `NKUL_RECIPIENT_NOT_ALLOWED` | 403 | `RecipientNotAllowedError` | `notify()` |
 * | `NKUL_LIMIT_EXCEEDED` | 429 | `LimitExceededError` | `notify()`, `resend()` and `release()`, for a limit of a guard |
 * | `NKUL_RENDER` | 400 | `RenderError` | `notify()`, by the renderer |
 * | `NKUL_KEY_CONFLICT` | 409 | `KeyConflictError` | `notify()` |
 * | `NKUL_PARTIAL_ACCEPT` | of the worst | `PartialAcceptError`, in `accept/` | `notify([…])` |
 * | `NKUL_MESSAGE_NOT_FOUND` | 404 | `MessageNotFoundError` | `cancel()`, `release()`, `drop()`, `resolve()`, `resend()`, `erase()` |
 * | `NKUL_NOT_IN_REVIEW` | 409 | `NotInReviewError` | `release()`, `drop()` |
 * | `NKUL_RESEND_REFUSED` | 409 | `ResendRefusedError` | `resend()` |
 * | `NKUL_UNKNOWN_NOTIFIER` | 404 | `UnknownNotifierError` | `pause()`, `resume()`, `balance()`, `receive()` |
 * | `NKUL_INVALID_CALLBACK` | 400 | `InvalidCallbackError` | a callback's `read()` |
 * | `NKUL_UNAUTHENTIC_CALLBACK` | 403 | `UnauthenticCallbackError` | a callback's `check()` |
 * | `NKUL_BALANCE` | 502 | `BalanceError` | a notifier's `balance()` |
 * | `NKUL_HUB_STOPPED` | 503 | `HubStoppedError` | any method of a stopped hub that would change something |
 * | `NKUL_STORE` | 503 | `StoreError` | any method that reads or writes the store |
 * | `NKUL_QUESTION_TIMEOUT` | 503 | `QuestionTimeoutError` | the methods of `hub.questions()` |
 */
export abstract class NkulError extends Error {
  /** Stable, for programs: `NKUL_…`. */
  abstract readonly code: string;
  /**
   * The HTTP status to answer with, where frameworks look for it: 4xx if the caller can mend the mistake, else 5xx.
   */
  abstract readonly statusCode: number;
  /** The wrong field of the request or option, such as `to.phone` or `values.code`. Absent if the whole is wrong. */
  declare readonly field?: string;
  /** The position, from 0, of the notification in the list given to `notify([…])`. */
  declare index?: number;
  /**
   * One error for each wrong notification of the list given to `notify([…])`, by `index`; this error is the first.
   * Absent for a single notification.
   */
  declare readonly errors?: readonly NkulError[];

  constructor(message: string, options: ErrorOptions = {}) {
    const lines = [message, ...(options.lines ?? [])].map(shownSentence);
    super(lines.join('\n- '), 'cause' in options ? { cause: options.cause } : undefined);
    this.name = new.target.name;
    if (options.field !== undefined) this.field = shownName(options.field);
  }

  /** The same as `statusCode`: frameworks look for either. */
  get status(): number {
    return this.statusCode;
  }

  /** True if the message is for the caller of an HTTP API. The message of a 5xx is for the operator. */
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

/** An argument of a method of the hub is not valid. `field` says which one. The hub did nothing. */
export class InvalidArgumentError extends NkulError {
  readonly code = 'NKUL_INVALID_ARGUMENT';
  readonly statusCode = 400;
}

/** The notification is not valid. `field` says where. Nothing was stored. */
export class InvalidNotificationError extends NkulError {
  readonly code = 'NKUL_INVALID_NOTIFICATION';
  readonly statusCode = 400;
}

/** An address of the recipient is missing or not valid. The message shows it masked. Nothing was stored. */
export class InvalidRecipientError extends NkulError {
  readonly code = 'NKUL_INVALID_RECIPIENT';
  readonly statusCode = 400;
}

/** The recipient is not among `allowRecipients`, or a guard does not let messages go there. Nothing was stored. */
export class RecipientNotAllowedError extends NkulError {
  readonly code = 'NKUL_RECIPIENT_NOT_ALLOWED';
  readonly statusCode = 403;
}

/**
 * A limit of the guard is reached: more is not sent for now. `rule` says which limit, `retryAfter` when one more fits, in whole
 * seconds as HTTP has it; absent if it never does. Nothing was stored; a message that was to be released stays in review.
 */
export class LimitExceededError extends NkulError {
  readonly code = 'NKUL_LIMIT_EXCEEDED';
  readonly statusCode = 429;
  readonly rule: string;
  declare readonly retryAfter?: number;

  constructor(rule: string, message: string, retryAfter?: number) {
    super(message);
    this.rule = rule;
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
  }
}

/** A renderer could not make the text: unknown template, missing value. `field` says where. Nothing was stored. */
export class RenderError extends NkulError {
  readonly code = 'NKUL_RENDER';
  readonly statusCode = 400;
}

/** The idempotency key already belongs to a message with a different request. That message stays. Nothing was stored. */
export class KeyConflictError extends NkulError {
  readonly code = 'NKUL_KEY_CONFLICT';
  readonly statusCode = 409;
}

/** Makes the error for a key that already belongs to a message with a different request. */
export function keyConflict(id: string, key: string | undefined): KeyConflictError {
  return new KeyConflictError(
    `The idempotency key ${quoted(key)} belongs to message ${id}, whose request was different. ` +
      'Use a new key for a new message, or repeat the same request.',
    { field: 'key' },
  );
}

/** A call to a callback was not made by the provider: `callback.check()` throws it. The call is answered 403. */
export class UnauthenticCallbackError extends NkulError {
  readonly code = 'NKUL_UNAUTHENTIC_CALLBACK';
  readonly statusCode = 403;
}

/** The message does not exist, or was purged. */
export class MessageNotFoundError extends NkulError {
  readonly code = 'NKUL_MESSAGE_NOT_FOUND';
  readonly statusCode = 404;
}

export function messageNotFound(id: string): MessageNotFoundError {
  return new MessageNotFoundError(`There is no message ${shownName(id)}, or no longer.`);
}

/** The message is not in review, or not any more: somebody else has decided, or it has expired. Nothing was changed. */
export class NotInReviewError extends NkulError {
  readonly code = 'NKUL_NOT_IN_REVIEW';
  readonly statusCode = 409;
}

export function notInReview(id: string, status: string): NotInReviewError {
  return new NotInReviewError(
    `Message ${shownName(id)} is not in review: it is ${status}. Nothing was changed.`,
  );
}

/** The message is not sent again. Nothing was stored. */
export class ResendRefusedError extends NkulError {
  readonly code = 'NKUL_RESEND_REFUSED';
  readonly statusCode = 409;
  /**
   * `expired`: its time is over. `erased`: its text and addresses are gone. `open`: it is still on its way, or
   * may still arrive; `evenIfItMayArriveTwice` sends it all the same.
   */
  readonly reason: 'expired' | 'erased' | 'open';

  constructor(reason: ResendRefusedError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** A name is not that of a registered notifier or callback. */
export class UnknownNotifierError extends NkulError {
  readonly code = 'NKUL_UNKNOWN_NOTIFIER';
  readonly statusCode = 404;
}

/** The callback cannot read the provider's call. The webhook answers 400; nothing was stored. */
export class InvalidCallbackError extends NkulError {
  readonly code = 'NKUL_INVALID_CALLBACK';
  readonly statusCode = 400;
}

/** The provider did not give the balance. */
export class BalanceError extends NkulError {
  readonly code = 'NKUL_BALANCE';
  readonly statusCode = 502;
}

/** Thrown when a stopped hub is used. */
export class HubStoppedError extends NkulError {
  readonly code = 'NKUL_HUB_STOPPED';
  readonly statusCode = 503;
}

/** The store could not read or write. The failed call changed nothing. */
export class StoreError extends NkulError {
  readonly code = 'NKUL_STORE';
  readonly statusCode = 503;
}

/** A question took longer than its limit, and was given up. Messages are sent all the same. */
export class QuestionTimeoutError extends NkulError {
  readonly code = 'NKUL_QUESTION_TIMEOUT';
  readonly statusCode = 503;
  /** The limit, in milliseconds. */
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(
      `The question took longer than ${timeoutMs / 1_000} s, and was given up; messages are sent all the same. Narrow it: ask for a ` +
        'shorter time (`createdAfter`), a smaller `limit`, or by what has an index (`to`, `tail`, `reference`, `key`).',
    );
    this.timeoutMs = timeoutMs;
  }
}
