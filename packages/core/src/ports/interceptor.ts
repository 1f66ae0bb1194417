import type { Message } from '../model/message.ts';
import type { Notification } from '../model/notification.ts';

/** The port for what an application wants to look at, or stop, on a message's way. */
export interface Interceptor {
  readonly name: string;
  /** Sees a notification before it is accepted, and returns it, or another one. What it throws goes to the caller of `notify()`. */
  accept?(notification: Notification): Notification | Promise<Notification>;
  /** Sees a message right before it goes out. Returning a reason stops it: no byte goes out, and it is `cancelled`. What it throws defers it. */
  send?(message: Message): StopReason | undefined | Promise<StopReason | undefined>;
}

export interface StopReason {
  /** Why, in words for a person. */
  readonly stop: string;
}
