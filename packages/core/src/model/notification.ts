import type { Duration } from '../base/duration.ts';
import type { Json } from '../base/json.ts';
import type { Message } from './message.ts';
import type { MessageStatus } from './message-status.ts';
import type { Recipient } from './recipient.ts';

/** A value that a template shows. */
export type TemplateValue = string | number | boolean | Date;
export type TemplateValues = Readonly<Record<string, TemplateValue>>;

/** What the application asks for: to whom, what, by which route, until when. */
export type Notification = NotificationBase &
  (
    | { readonly template: string; readonly values?: TemplateValues; readonly text?: never }
    | { readonly text: string; readonly template?: never; readonly values?: never }
  );

interface NotificationBase {
  readonly to: Recipient;
  /** The name of a route of the hub. Needed when it has several. */
  readonly route?: string;
  /**
   * Idempotency key, 1–255 characters: the same key with the same request (recipient, route, template and values,
   * or text) is the same message, whatever the metadata and times. Stored in the clear: never put a code in it.
   */
  readonly key?: string;
  /** Travels with the message to every event. JSON; not sent to the provider. */
  readonly metadata?: Readonly<Record<string, Json>>;
  /** Not before this time. */
  readonly sendAt?: Date;
  /** Not after this time: a message that was not sent by then is `expired`. */
  readonly expiresAt?: Date;
  /** The same, counted from acceptance. @example '5m' */
  readonly expiresIn?: Duration;
  /**
   * What to do when a provider may or may not have sent it: `hold` it for a report or an operator, or `resend`,
   * which may deliver it twice.
   *
   * @default the hub's `onUnknown`, which is 'hold'
   */
  readonly onUnknown?: 'hold' | 'resend';
}

/** What `notify()` answers once the message is stored. */
export interface Receipt {
  readonly id: string;
  readonly status: MessageStatus;
  /** True when the idempotency key was known with this same request: nothing new was stored. */
  readonly duplicate: boolean;
  readonly message: Message;
}
