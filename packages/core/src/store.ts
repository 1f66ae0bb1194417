/**
 * The door for stores: the port that a store implements, and the work that every store does in the same way. A store
 * knows tables and transactions. The `Recorder` that it is opened with decides what becomes of a message: it reads the
 * store's `Ledger`, and answers with the `Difference` to write. `@nkul/testing` has the contract that every store passes.
 */

// The port, and the plugin that registers a store.

export type { Plugin } from './hub/plugin.ts';
export { LOGGER, STORE } from './hub/tokens.ts';
export {
  type BegunAttempt,
  type Change,
  type ClaimAnswer,
  type Claimed,
  type ClaimRequest,
  defaultMaxUnassigned,
  type LaneCapacity,
  postponeMs,
} from './ports/claim.ts';
export type { Age, EraseRequest, Erasure, Purged, PurgeRequest } from './ports/erasing.ts';
export type {
  Availability,
  BackOffState,
  EndedCall,
  LaneAnswer,
  LaneCalls,
  ProviderHealth,
  Trouble,
  WorkerCalls,
} from './ports/lanes.ts';
export type { Page } from './ports/page.ts';
export {
  type ActQuery,
  type BalancePoint,
  type BalanceQuery,
  type MarkQuery,
  type Queue,
  questionsClosed,
  type ReaderOptions,
  type StoreReader,
  type StoreReading,
  type StoreReads,
  type Stray,
  type StrayKind,
  type StrayQuery,
  type UnknownMessages,
} from './ports/reading.ts';
export type { AttemptItem, AttemptKey, Recorded, RecordItem } from './ports/record-item.ts';
export type { Added, Backlog, BackupOptions, OpenOptions, Store } from './ports/store.ts';
export type { StoreQuery } from './ports/store-query.ts';
export { isTaken, type SubscriberLease } from './ports/subscriber-lease.ts';

// The recorder, the data that it reads, and the changes that it returns.

export type { Charge } from './charge/charge.ts';
export { chargesBefore } from './charge/window-part.ts';
export { type AddressFacts, optOutsOf } from './mark/address-facts.ts';
export {
  type AddressMark,
  addressMark,
  decodeMark,
  encodeMark,
  type Mark,
  type MarkColumns,
} from './mark/mark.ts';
export type {
  Changes,
  ChargeChange,
  ChargedPart,
  InsertedMessage,
  Ledger,
  MessageRow,
  ParkedReport,
  UpdatedMessage,
} from './ports/ledger.ts';
export type { AddressAt, Difference, Group, Needs, Recorder } from './ports/recorder.ts';
export { createRecorder } from './store/recorder.ts';

// Happenings, and the rules that apply them to messages and pauses.

export { SharedLanes, type SharedLanesEnd, type StoredLanes } from './lane/shared-lanes.ts';
export { lifecycle } from './lifecycle/lifecycle.ts';
export type { Lifecycle } from './lifecycle/rules.ts';
export type {
  Accepted,
  AddressChanged,
  Away,
  Back,
  BalanceRead,
  Cancelled,
  ClockSet,
  ConsentHappening,
  Done,
  Dropped,
  Due,
  EraseAsked,
  Happening,
  MessageReceived,
  NotifierHappening,
  Paused,
  Quarantined,
  Released,
  Reported,
  Resolved,
  RestoreAccepted,
  Restored,
  Resumed,
  Settled,
  Woken,
} from './model/happening.ts';
export { countersToTake } from './store/charging.ts';
export { LaneCapacityLeft } from './store/lane-capacity-left.ts';
export { UnbegunAttempts } from './store/unbegun-attempts.ts';

// The stored data.

export {
  decodeProviderEntry,
  decodeReport,
  encodeProviderEntry,
  encodeReport,
} from './codec/codec.ts';
export { eventNumber, eventType, lastEventNumber } from './codec/event-number.ts';
export {
  decodeParts,
  encodeChanging,
  encodeFixed,
  isMovingField,
  type MessageColumns,
  type MessagePlaces,
  type PlacedParts,
} from './codec/message-parts.ts';
export { type Attempt, hasReference, sendingAttempt } from './model/attempt.ts';
export type { Balance, Money } from './model/balance.ts';
export { type Category, categories } from './model/category.ts';
export { type Candidate, type CoreEvent, type EventDraft, messageIdOf } from './model/core-event.ts';
export {
  type AddressChange,
  type AddressSuppression,
  type ConsentChange,
  type ConsentSource,
  type DeliveryReport,
  type InboundMessage,
  type ProviderEntry,
  type QuarantinedEntry,
  reportTime,
} from './model/delivery-report.ts';
export {
  type Erased,
  expiryOf,
  hasAge,
  hasExpired,
  isErasable,
  isErased,
  type Message,
  type NumberCondition,
  type Plan,
  type PlannedStep,
  type PlanStep,
  restingSince,
  type SingleStep,
  type SpreadMember,
  type SpreadStep,
} from './model/message.ts';
export { isFinal, isOutgoing, type MessageStatus, messageStatuses } from './model/message-status.ts';
export type { RunStatement, Transaction } from './model/notification.ts';
export type { Pause, PauseEnd } from './model/pause.ts';
export type { Reason } from './model/reason.ts';
export type { Recipient } from './model/recipient.ts';
export type { Reference } from './model/references.ts';
export {
  type Address,
  type UnknownAttempt,
  type UnknownChange,
  unknownAttempts,
} from './model/unknown-attempt.ts';
export { heldKind } from './query/held-kind.ts';
export { type IdBounds, idBounds, idOffMs, idTime } from './query/id-bounds.ts';
export { matchesQuery } from './query/matches-query.ts';
export { type PlacedStray, strayCursor, strayPage } from './query/stray-page.ts';
export { addressOfStray, entryStray, matchesStray, parkedStray } from './query/strays.ts';
export { stepsFor } from './route/steps-for.ts';

// Acts, counters and statistics.

export type { Act, ActDraft, ActKind, Actor, Deed, LookKind, Resend } from './acts/act.ts';
export { balancePoints, type KeptBalance } from './tally/balance-points.ts';
export { floorTo, type Step, stepMs, type Thinned, thinnedAt } from './tally/bucket.ts';
export { addCounts, type Counter, type Counts, counters, countersIn } from './tally/counter.ts';
export type { Histogram } from './tally/histogram.ts';
export {
  type CounterSum,
  counterSums,
  type StatsDimension,
  type StatsQuery,
  type StatsRow,
  statsRows,
} from './tally/stats.ts';
export { type Counted, type Tally, tally } from './tally/tally.ts';
export { type TallyName, TallyNames } from './tally/tally-names.ts';

// Erasing texts and addresses.

export {
  eraseEvent,
  eraseProviderEntry,
  eraseReason,
  eraseReport,
} from './erase/erase-message.ts';
export { type ErasePlace, nextErasePlace, readErasePlace, writeErasePlace } from './erase/erase-place.ts';
export { erasedKey } from './erase/erased-key.ts';
export { LaterRows } from './erase/later-rows.ts';
export { type AddressQuoted, quotesAddress } from './erase/quotes-address.ts';
export { type ErasedSubjects, isOfErased, quotesErased } from './erase/quotes-erased.ts';
export { eraseItems, erasureEvents, purgeItems, waitedReports } from './store/erase-items.ts';

// Errors that a store throws.

export { ConfigurationError, NkulError, QuestionTimeoutError, StoreError } from './base/errors.ts';

// The check of settings: unknown names are refused with the nearest known one, durations have units.

export { checkSettings } from './input/check.ts';
export { type ObjectRules, objectOf } from './input/object.ts';
export {
  booleanSchema,
  durationSchema,
  durationWithin,
  oneOf,
  optionally,
  type ReadValue,
  readBy,
  wholeFrom,
} from './input/values.ts';

// Tools.

export type { Clock } from './base/clock.ts';
export { type Duration, type DurationParts, durationMs } from './base/duration.ts';
export { isRawJson, parseExactJson } from './base/json.ts';
export { quoted } from './base/shown-text.ts';
export { consoleLogger, type Logger } from './log/logger.ts';
