/**
 * The door for stores: the port that a store implements, and the work that every store does in the same way. A store
 * knows tables and transactions; what becomes of a message is decided by the `Recorder` over the store's `Ledger`, and
 * by the rules of the `Lifecycle` that it is opened with. `@nkul/testing` has the contract that every store passes.
 */

// The port, and the plugin that registers a store.

export type { Plugin } from './hub/plugin.ts';
export { LOGGER, STORE } from './hub/tokens.ts';
export type {
  Added,
  Backlog,
  Change,
  Claimed,
  ClaimRequest,
  Lane,
  MessageQuery,
  Page,
  Purged,
  PurgeRequest,
  Recorded,
  RecordItem,
  Store,
  SubscriberLease,
} from './ports/store.ts';

export { isTaken } from './ports/store.ts';

// What happened, and what it makes of messages and pauses.

export { lifecycle } from './lifecycle/lifecycle.ts';
export type { Lifecycle } from './lifecycle/rules.ts';
export type {
  Accepted,
  Away,
  Back,
  BalanceRead,
  Cancelled,
  ClockSet,
  Due,
  Happening,
  NotifierHappening,
  Paused,
  Quarantined,
  Reported,
  Resolved,
  Resumed,
  Settled,
  Woken,
} from './model/happening.ts';
export { Capacity } from './store/capacity.ts';
export { type Ledger, Recorder, type Row } from './store/recorder.ts';

// What is stored.

export type { Attempt } from './model/attempt.ts';
export type { Balance } from './model/balance.ts';
export type { CoreEvent, EventDraft } from './model/core-event.ts';
export { type DeliveryReport, type QuarantinedEntry, sameReport } from './model/delivery-report.ts';
export { expiryOf, hasExpired, type Message, type PlannedStep, restingSince } from './model/message.ts';
export { isFinal, type MessageStatus } from './model/message-status.ts';
export type { Pause, PauseEnd } from './model/pause.ts';
export type { Reason } from './model/reason.ts';
export { changedReferences, type Reference } from './model/references.ts';
export {
  decodeMessage,
  decodeQuarantined,
  decodeReport,
  encodeMessage,
  encodeQuarantined,
  encodeReport,
} from './store/codec.ts';
export { matchesQuery } from './store/matches-query.ts';

// What is erased.

export { eraseMessage, eraseReport, isErased } from './model/erase.ts';

// Errors that a store throws.

export { ConfigurationError, NkulError, StoreError } from './base/errors.ts';

// Tools.

export type { Clock } from './base/clock.ts';
export { type Duration, durationMs } from './base/duration.ts';
export { consoleLogger, type Logger } from './base/logger.ts';
