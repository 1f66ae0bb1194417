import type { CoreEvent } from '../model/core-event.ts';

/** Which data to purge: all that is this old. A kind whose age is absent is kept. */
export interface PurgeRequest {
  /** Erases the texts of messages of the category `code` (`EraseAsked` for `text`, by retention). */
  readonly codes?: Age;
  /** Erases the texts of all other messages. */
  readonly texts?: Age;
  /** Erases all of a message (`EraseAsked` for `all`, by retention). */
  readonly addresses?: Age;
  /** Erases reports that belong to no attempt, and provider entries, in events up to this time (`eraseEvent()`). */
  readonly quotes?: Date;
  /** Deletes messages that were at rest by then (`restingSince()`). Their keys are free again. */
  readonly messages?: Date;
  /** Deletes events and provider entries. */
  readonly events?: Date;
  /** Deletes parked reports. */
  readonly parked?: Date;
  /** Deletes acts. */
  readonly acts?: Date;
  /** The time of the purge. Counters and balances that are older then than `thinning` says are summed into wider buckets. */
  readonly thin?: Date;
  /** About how many of each kind in one transaction. */
  readonly limit: number;
}

/**
 * The age of messages that are neither `queued` nor `sending`: a message has it if it was at rest by `ended`
 * (`restingSince()`), or was accepted by `accepted`. The second ends what never comes to rest. `hasAge()` tells.
 */
export interface Age {
  readonly ended: Date;
  readonly accepted: Date;
}

export interface Purged {
  /** True if there may be more to purge at once. */
  readonly more: boolean;
}

/** An erasure: of one message, or of all about some addresses, which are the spellings of one. */
export type EraseRequest = ({ readonly id: string } | { readonly to: readonly string[] }) & {
  readonly at: Date;
  /** About how many of each kind in one transaction. */
  readonly limit: number;
  /** Where to go on: the `next` of the answer before. */
  readonly after?: string;
};

/** A part of an erasure that is done. */
export interface Erasure {
  /** How many messages were erased, or will be when their attempts are settled. */
  readonly messages: number;
  readonly events: readonly CoreEvent[];
  /** `pending`: erased bytes may still be in the files of the store, where a program could read them. */
  readonly bytes: 'gone' | 'pending';
  /** Where the next call goes on; absent if all is erased. */
  readonly next?: string;
}
