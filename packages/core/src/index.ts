export { type Country, readNumber, toE164 } from './accept/phone-number.ts';
export type { RouteStep, Routes } from './accept/routes.ts';
export { type Clock, systemClock } from './base/clock.ts';
export { type Duration, durationMs } from './base/duration.ts';
export {
  BalanceError,
  ConfigurationError,
  HubStoppedError,
  InvalidArgumentError,
  InvalidCallbackError,
  InvalidNotificationError,
  InvalidRecipientError,
  KeyConflictError,
  MessageNotFoundError,
  NkulError,
  RecipientNotAllowedError,
  RenderError,
  StoreError,
  UnknownNotifierError,
} from './base/errors.ts';
export type { Json } from './base/json.ts';
export { isRawJson, parseExactJson } from './base/json.ts';
export { consoleLogger, type Logger } from './base/logger.ts';
export { maskAddress } from './base/mask.ts';
export type { EventBus, Unsubscribe } from './events/event-bus.ts';
export type { SubscribeOptions, Subscription } from './events/subscription.ts';
export { type BalanceWatchOptions, balanceWatch } from './hub/balance-watch.ts';
export { createHub, type HubOptions } from './hub/create-hub.ts';
export type { Hub } from './hub/hub.ts';
export { PartialAcceptError } from './hub/partial-accept-error.ts';
export type { Plugin } from './hub/plugin.ts';
export type { StopOptions } from './hub/stop-hub.ts';
export { CALLBACK, CLOCK, HUB, INTERCEPTOR, LOGGER, NOTIFIER, RENDERER, STORE } from './hub/tokens.ts';
export { lifecycle } from './lifecycle/lifecycle.ts';
export type { Lifecycle } from './lifecycle/rules.ts';
export { type MemoryStoreOptions, memoryStore } from './memory/memory-store.ts';
export { type Attempt, sendingAttempt } from './model/attempt.ts';
export type { Balance } from './model/balance.ts';
export type { Content, ContentByChannel } from './model/content.ts';
export type {
  BalanceEvent,
  Candidate,
  CandidateEvent,
  CoreEvent,
  EventDraft,
  EventOf,
  ListenerFailed,
  MessageEvent,
  NotifierEvent,
  QuarantineEvent,
  ReportEvent,
  WaitingReportEvent,
} from './model/core-event.ts';
export type { QuarantinedEntry } from './model/delivery-report.ts';
export { type DeliveryReport, type DeliveryStatus, reportTime } from './model/delivery-report.ts';
export { eraseMessage, eraseReport, isErased } from './model/erase.ts';
export type * from './model/happening.ts';
export type { Message, PlannedStep } from './model/message.ts';
export { expiryOf, hasExpired, restingSince } from './model/message.ts';
export { isFinal, type MessageStatus } from './model/message-status.ts';
export type { Notification, Receipt, TemplateValue, TemplateValues } from './model/notification.ts';
export type { Pause } from './model/pause.ts';
export type { Reason, ReasonCode } from './model/reason.ts';
export type { Channel } from './model/recipient.ts';
export { addressOn, type Recipient } from './model/recipient.ts';
export type { Reference } from './model/references.ts';
export type {
  AcceptedSubmission,
  DeferredSubmission,
  PauseReason,
  RejectedSubmission,
  Submission,
  UnknownSubmission,
} from './model/submission.ts';
export type { Address, UnknownAttempt, UnknownChange } from './model/unknown-attempt.ts';
export type {
  Callback,
  CallbackAnswer,
  CallbackEntry,
  CallbackReading,
  CallbackRequest,
  EntryResult,
} from './ports/callback.ts';
export type { Interceptor, StopReason } from './ports/interceptor.ts';
export type {
  Changes,
  InsertedMessage,
  Ledger,
  MessageRow,
  ParkedReport,
  UpdatedMessage,
} from './ports/ledger.ts';
export type { Notifier, NotifierLimits, Outgoing } from './ports/notifier.ts';
export type { AddressAt, Difference, Group, Needs, Recorder } from './ports/recorder.ts';
export type { Rendered, Renderer, RenderRequest, TextRequest } from './ports/renderer.ts';
export {
  type Added,
  type AttemptItem,
  type AttemptKey,
  type Begun,
  type Change,
  type Claimed,
  type ClaimRequest,
  defaultMaxUnassigned,
  type Lane,
  type MessageQuery,
  type Page,
  type Purged,
  type PurgeRequest,
  putOffMs,
  type Recorded,
  type RecordItem,
  type Store,
  type SubscriberLease,
} from './ports/store.ts';
export { Capacity } from './store/capacity.ts';
export {
  decodeMessage,
  decodeQuarantined,
  decodeReport,
  encodeMessage,
  encodeQuarantined,
  encodeReport,
} from './store/codec.ts';
export { matchesQuery } from './store/matches-query.ts';
export { createRecorder } from './store/recorder.ts';
export type { RetainOptions } from './store/retention.ts';
