import type { Duration } from '../base/duration.ts';
import type { Json } from '../base/json.ts';
import type { Time } from '../base/time.ts';
import type { Category } from './category.ts';
import type { Message } from './message.ts';
import type { MessageStatus } from './message-status.ts';
import type { Recipient } from './recipient.ts';

/** A value that a template shows. */
export type TemplateValue = string | number | boolean | Date;
export type TemplateValues = Readonly<Record<string, TemplateValue>>;

/** The application's request: to whom, what, by which route, until when. */
export type Notification = NotificationBase &
  (
    | { readonly template: string; readonly values?: TemplateValues; readonly text?: never }
    | { readonly text: string; readonly template?: never; readonly values?: never }
  );

interface NotificationBase {
  readonly to: Recipient;
  /** The name of a route of the hub. Needed if the hub has several. */
  readonly route?: string;
  /**
   * Idempotency key: 1–255 characters of well-formed text, without NUL. The same key with the same request (recipient,
   * route, template and values, or text, and `category` if given) is the same message, even if metadata and times differ. It is stored as it is:
   * never put a secret in it.
   */
  readonly key?: string;
  /**
   * Its purpose.
   *
   * @default that of its template; else `code` if it is valid for at most an hour, or `transactional`
   */
  readonly category?: Category;
  /** JSON that stays with the message and is in each of its events. The provider does not get it. */
  readonly metadata?: Readonly<Record<string, Json>>;
  /**
   * The span of the caller, as a `traceparent` (W3C Trace Context). It is stored with the message.
   *
   * @default that of the hub's option `trace`
   */
  readonly trace?: string;
  /** The earliest time to send it: a date, or ISO 8601 text with its zone. @example '2026-01-31T08:00:00+01:00' */
  readonly sendAt?: Time;
  /** The latest time to send it: a message that was not sent by then is `expired`. */
  readonly expiresAt?: Time;
  /** The same, counted from acceptance, with its unit. @example '5m', or { minutes: 5 } */
  readonly expiresIn?: Duration;
  /**
   * For how long an equal message is not sent again: to the same recipient, by the same route, with the same content, metadata and
   * `sendAt`. A notification with a `key` goes by its key alone.
   * The receipt then names the first one (`duplicateOf`). If that one has failed, or was cancelled, it is sent. Not in a
   * transaction of the application. At most 30 days. @example '2m'
   *
   * @default the hub's `dedupe`: false, each notification without a `key` is a message of its own
   */
  readonly dedupe?: Duration | false;
  /**
   * The policy if a provider may or may not have sent it: `hold` waits for a report or an operator; `resend` sends it
   * again, so that it may arrive twice.
   *
   * @default the hub's `onUnknown`, which is 'hold'
   */
  readonly onUnknown?: 'hold' | 'resend';
}

/** Runs a statement, with its values for `$1`, `$2`, …, and returns its rows, or an object that has them as `rows`. */
export type RunStatement = (text: string, values: unknown[]) => Promise<unknown>;

/**
 * A transaction that the application has begun, and commits or rolls back: the client of node-postgres, another object with
 * `query(text, values)`, or a function with these arguments. `docs/transactions.md` has those for Drizzle and Kysely.
 */
export type Transaction = { readonly query: RunStatement } | RunStatement;

/** The options of `notify()`. */
export interface NotifyOptions {
  /**
   * Stores the messages in this transaction of the application: they are stored once it commits, and never were if it is
   * rolled back. Only with the store on PostgreSQL, and in its database.
   *
   * @example
   * await client.query('BEGIN');
   * await client.query('INSERT INTO orders …');
   * await hub.notify({ to, template: 'order', key: `order:${id}` }, { transaction: client });
   * await client.query('COMMIT');
   */
  readonly transaction?: Transaction;
}

/** The answer of `notify()`, once the message is stored. */
export interface Receipt {
  readonly id: string;
  /** `queued`, or `review` if a guard leaves it to a person; of a duplicate, its state now. In a transaction, it may change by the commit. */
  readonly status: MessageStatus;
  /** False in a transaction of the application: the message is stored at the latest when it commits. */
  readonly committed: boolean;
  /** True if the same request with this idempotency key was already stored, or an equal message (`duplicateOf`). */
  readonly duplicate: boolean;
  /** The id of an equal message that was accepted a short time ago (`dedupe`): this one is not sent. */
  readonly duplicateOf?: string;
  readonly message: Message;
}
