import type { Message } from '../model/message.ts';
import type { Notification } from '../model/notification.ts';

/** The port with which an application inspects, changes or stops messages on their way. */
export interface Interceptor {
  readonly name: string;
  /** Sees a notification before it is accepted, and returns it or a changed one. The caller of `notify()` gets its errors. */
  accept?(notification: Notification): Notification | Promise<Notification>;
  /** Sees a message right before it is sent. If it returns a reason, the message is `cancelled`; if it throws, deferred. */
  send?(message: Message): StopReason | undefined | Promise<StopReason | undefined>;
}

export interface StopReason {
  /** Why, in words for a person. */
  readonly stop: string;
}
