import type { Json } from '../base/json.ts';
import type { MessageStatus } from '../model/message-status.ts';

/** Which messages to find: those that match all given fields. The hub has checked it. */
export interface StoreQuery {
  readonly status?: MessageStatus | readonly MessageStatus[];
  readonly key?: string;
  /** The recipient has one of these addresses, on whatever channel: telephone numbers in E.164, others as stored. */
  readonly to?: readonly string[];
  /** The last four digits of a telephone number of the recipient. */
  readonly tail?: string;
  /** A provider's reference or alias of one of its attempts, of any notifier or of one. */
  readonly reference?: { readonly reference: string; readonly notifier?: string };
  /** It has an attempt by this notifier. */
  readonly notifier?: string;
  readonly batch?: string;
  readonly template?: string;
  readonly metadata?: Readonly<Record<string, Json>>;
  /** True for messages that are held (`Message.held`), false for all others. */
  readonly held?: boolean;
  /** Due at this time or before. */
  readonly dueBy?: Date;
  /**
   * Ids are UUIDs of version 7, so that bounds of the id (`idBounds()`) answer these two; the exact time is compared too. Where a
   * clock was wrong (`idOffMs()`), the bounds leave more slack.
   */
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
  /** By acceptance, rising or falling. @default 'oldest' */
  readonly order?: 'oldest' | 'newest';
  /** The cursor of the page before. */
  readonly after?: string;
  /** How many messages a page has at most: a whole number from 1. @default 100 */
  readonly limit?: number;
}
