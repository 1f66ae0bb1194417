import type { Message } from './message.ts';
import type { MessageStatus } from './message-status.ts';

/** What `notify()` answers once the message is stored. */
export interface Receipt {
  readonly id: string;
  readonly status: MessageStatus;
  /** True when the idempotency key was known with this same request: nothing new was stored. */
  readonly duplicate: boolean;
  readonly message: Message;
}
