import type { CoreEvent } from '../model/core-event.ts';
import type { PauseReason } from '../model/submission.ts';

/** Why the messages of a notifier wait. */
export type NotifierWaitReason =
  | 'paused_for_credit'
  | 'paused_for_credentials'
  | 'paused_by_operator'
  | 'away'
  | 'rate_limited';

/** Why single messages or reports wait. They are counted, not listed. */
export type CountedWaitReason = 'review' | 'held' | 'scheduled' | 'sending' | 'unknown' | 'parked_report';

/** Why all messages of the store wait. */
export type StoreWaitReason = 'restored';

/** Every reason for which messages or reports wait. */
export type WaitReason = NotifierWaitReason | StoreWaitReason | CountedWaitReason;

/** The facts about a reason. `docs/waiting.md` is made from them. */
export interface WaitFacts {
  /** Which messages or reports wait, and why. */
  readonly meaning: string;
  /** The events with which waiting begins. */
  readonly begins: readonly CoreEvent['type'][];
  /** The events with which waiting ends: with one of them, but for a parked report that is deleted. */
  readonly ends: readonly CoreEvent['type'][];
  /** How its line in the log begins (one of these), and when it is written; absent if such waiting is normal. */
  readonly log?: { readonly lines: readonly string[]; readonly when: string };
  /** True if it makes `hub.health()` `degraded`. */
  readonly degrades: boolean;
  /** How it ends without an operator. */
  readonly endsByItself: string;
}

const paused = 'a notifier is paused and sends nothing';
const unknown = 'a provider may or may not have sent a message: it is unknown';
const dropped = 'the oldest parked reports were deleted: more wait than the store keeps (`maxParked`)';
const refused = 'a delivery report was refused: as many wait as the store keeps (`maxParked`)';
const away = 'a provider takes no messages for now; one message at a time tests whether it is back';

/** The line in the log for a store that was restored. */
export const restoredLine =
  'the store was restored from a backup and sends nothing until a person accepts it (hub.acceptRestore(), nkul accept)';

/** The line in the log for messages in review. */
export const reviewLine = 'a message waits in review until a person decides (hub.release(), hub.drop())';

/** The facts about every reason. */
export const waitReasons: Readonly<Record<WaitReason, WaitFacts>> = {
  paused_for_credit: {
    meaning: 'The messages of a notifier, because its account has no credit left.',
    begins: ['notifier.paused'],
    ends: ['notifier.resumed'],
    log: { lines: [paused], when: 'at once, and at each start' },
    degrades: true,
    endsByItself:
      'When its balance has risen: it is read at once, after 30 seconds, then every minute for an hour, then every 5 minutes. If it cannot be read or shows nothing, one message is sent to find out: after 30 seconds, then each time after twice as long, at most an hour.',
  },
  paused_for_credentials: {
    meaning: 'The messages of a notifier, because its credentials were refused.',
    begins: ['notifier.paused'],
    ends: ['notifier.resumed'],
    log: { lines: [paused], when: 'at once, and at each start' },
    degrades: true,
    endsByItself:
      'At a start with other credentials; or one message is sent to find out: after 5 minutes, then each time after twice as long, at most 4 hours.',
  },
  paused_by_operator: {
    meaning: 'The messages of a notifier, because the application called `hub.pause()`.',
    begins: ['notifier.paused'],
    ends: ['notifier.resumed'],
    log: { lines: [paused], when: 'at each start; the operator who paused it knows' },
    degrades: true,
    endsByItself: 'Never: `hub.resume()` ends it.',
  },
  away: {
    meaning:
      'The messages of a notifier, because its provider cannot be reached, or says that it is unavailable.',
    begins: ['notifier.away'],
    ends: ['notifier.back'],
    log: { lines: [away], when: 'once it has been away for 5 seconds, including the delay that begins' },
    degrades: true,
    endsByItself:
      'One message at a time tests whether it is back: within 2 seconds, then each time after up to twice as long, at most 5 minutes; or as long as the provider asks, if that is longer, at most 15 minutes (`maxRetryAfter`).',
  },
  rate_limited: {
    meaning: 'The messages of a notifier, because its provider asks for fewer calls.',
    begins: ['notifier.away'],
    ends: ['notifier.back'],
    log: { lines: [away], when: 'once it has asked so for 5 seconds, including the delay that begins' },
    degrades: true,
    endsByItself: 'As for a provider that is away.',
  },
  restored: {
    meaning:
      'All messages, because the store was restored from a backup. Notifications and reports are taken. What was not final is `unknown`, with the reason `restored`: it may have been sent after the backup.',
    begins: ['store.restored'],
    ends: ['store.accepted'],
    log: { lines: [restoredLine], when: 'at each start' },
    degrades: true,
    endsByItself:
      'Never: a person looks at the unknown messages, and accepts: `hub.acceptRestore()`, `nkul accept`.',
  },
  review: {
    meaning:
      "A message that went over a limit of the guard with `over: 'review'`. It takes nothing of any limit, and is due at no time.",
    begins: ['message.review'],
    ends: ['message.queued', 'message.cancelled', 'message.expired'],
    log: { lines: [reviewLine], when: 'at the first of a notifier, then counted every 15 minutes' },
    degrades: false,
    endsByItself:
      'When it expires; else a person decides: `hub.release()` queues it, `hub.drop()` cancels it.',
  },
  held: {
    meaning:
      'A message whose notifiers take no messages: each is paused, missing, or avoided after five failures in a row.',
    begins: ['notifier.paused', 'notifier.away'],
    ends: ['message.sending', 'message.rerouted', 'message.expired', 'message.cancelled'],
    log: { lines: [paused, away], when: 'for its notifier, not for each message' },
    degrades: true,
    endsByItself:
      'When one of its notifiers takes messages again: it stays due, so nothing touches it until then. A process that hears of this late may hold a message meanwhile, and sends it when it hears of it. If that process ends before, another one finds the message: within a minute, or within an hour if it did not hear of the change either. Or when it expires.',
  },
  scheduled: {
    meaning:
      'A message whose time has not come: the one that its sender chose, that of its next try, or the end of the quiet hours of its recipient.',
    begins: ['message.queued', 'message.deferred'],
    ends: ['message.sending', 'message.expired', 'message.cancelled'],
    degrades: false,
    endsByItself: 'At its time.',
  },
  sending: {
    meaning: 'A message that is being sent: its attempt has a lease.',
    begins: ['message.sending'],
    ends: [
      'message.sent',
      'message.deferred',
      'message.rerouted',
      'message.rejected',
      'message.failed',
      'message.unknown',
    ],
    log: { lines: [unknown], when: 'if its lease ends without an answer' },
    degrades: false,
    endsByItself:
      'When the provider answers, or when the lease ends (`lease`, 60 seconds): then it is unknown.',
  },
  unknown: {
    meaning: 'A message that a provider may or may not have sent.',
    begins: ['message.unknown'],
    ends: [
      'message.resolved',
      'message.sent',
      'message.delivered',
      'message.undelivered',
      'message.deferred',
    ],
    log: { lines: [unknown], when: 'at the first of a notifier, then counted every 15 minutes' },
    degrades: false,
    endsByItself:
      "When a delivery report comes with its reference, or its policy is `onUnknown: 'resend'`; else `hub.resolve()` ends it.",
  },
  parked_report: {
    meaning: 'A delivery report whose reference belongs to no message yet.',
    begins: ['report.parked'],
    ends: ['report.received'],
    log: {
      lines: ['delivery reports wait for messages with their references', dropped, refused],
      when: 'after a minute, then every 15 minutes while new ones come; or when the cap deletes or refuses some, counted every 15 minutes',
    },
    degrades: false,
    endsByItself:
      'When a message gets the reference. After 30 days. If more reports are parked than the store keeps (`maxParked`: 10,000 in memory, 100,000 in SQLite), the oldest are deleted without an event, once they have waited for a day; until then, new ones are refused, so that their provider sends them again.',
  },
};

/** The reason for which the messages of a paused notifier wait. */
export function waitReasonOf(pause: PauseReason): NotifierWaitReason {
  switch (pause) {
    case 'insufficient_credit':
      return 'paused_for_credit';
    case 'unauthorized':
      return 'paused_for_credentials';
    case 'operator':
      return 'paused_by_operator';
  }
}
