export type { Attempt } from './attempt.ts';
export type { Balance } from './balance.ts';
export { BalanceError } from './balance-error.ts';
export { type BalanceWatchOptions, balanceWatch } from './balance-watch.ts';
export type {
  Callback,
  CallbackAnswer,
  CallbackEntry,
  CallbackReading,
  CallbackRequest,
  EntryResult,
  QuarantinedEntry,
} from './callback.ts';
export type { Channel } from './channel.ts';
export { type Clock, systemClock } from './clock.ts';
export { ConfigurationError } from './configuration-error.ts';
export type { Content, ContentByChannel } from './content.ts';
export type {
  BalanceEvent,
  CoreEvent,
  EventDraft,
  EventOf,
  ListenerFailed,
  MessageEvent,
  NotifierEvent,
  QuarantineEvent,
  ReportEvent,
  WaitingReportEvent,
} from './core-event.ts';
export { createHub, type HubOptions } from './create-hub.ts';
export { type DeliveryReport, type DeliveryStatus, sameReport } from './delivery-report.ts';
export { type Duration, durationMs } from './duration.ts';
export { eraseAttempt, eraseMessage, eraseReport, isErased, reportedFor } from './erase-message.ts';
export type { EventBus, Unsubscribe } from './event-bus.ts';
export { isRawJson, parseExactJson } from './exact-json.ts';
export type * from './happening.ts';
export { Hub } from './hub.ts';
export { HubStoppedError } from './hub-stopped-error.ts';
export { importLibrary } from './import-library.ts';
export type { Interceptor, StopReason } from './interceptor.ts';
export { InvalidArgumentError } from './invalid-argument-error.ts';
export { InvalidCallbackError } from './invalid-callback-error.ts';
export { InvalidNotificationError } from './invalid-notification-error.ts';
export { InvalidRecipientError } from './invalid-recipient-error.ts';
export type { Json } from './json.ts';
export { KeyConflictError, keyConflict } from './key-conflict-error.ts';
export { lifecycle } from './lifecycle.ts';
export { consoleLogger, type Logger } from './logger.ts';
export { maskAddress } from './mask.ts';
export { type MemoryStoreOptions, memoryStore } from './memory-store.ts';
export type { Message, PlannedStep } from './message.ts';
export {
  decodeMessage,
  decodeQuarantined,
  decodeReport,
  encodeMessage,
  encodeQuarantined,
  encodeReport,
} from './message-codec.ts';
export { expiryOf, hasExpired } from './message-expiry.ts';
export { MessageNotFoundError } from './message-not-found-error.ts';
export { matchesQuery } from './message-query.ts';
export { changedReferences, type Reference } from './message-references.ts';
export { isFinal, type MessageStatus } from './message-status.ts';
export { NkulError } from './nkul-error.ts';
export type { Notification, TemplateValue, TemplateValues } from './notification.ts';
export type { Notifier, NotifierLimits, Outgoing } from './notifier.ts';
export { PartialAcceptError } from './partial-accept-error.ts';
export type { Pause } from './pause.ts';
export { type Country, readNumber, toE164 } from './phone-number.ts';
export type { Plugin } from './plugin.ts';
export { provideRequire } from './provide-require.ts';
export type { Reason, ReasonCode } from './reason.ts';
export type { Receipt } from './receipt.ts';
export { addressOn, type Recipient } from './recipient.ts';
export { RecipientNotAllowedError } from './recipient-not-allowed-error.ts';
export { RenderError } from './render-error.ts';
export type { Rendered, Renderer, RenderRequest, TextRequest } from './renderer.ts';
export { restingSince } from './resting-since.ts';
export type { RetainOptions } from './retention.ts';
export { Room } from './room.ts';
export type { RouteStep, Routes } from './routes.ts';
export type { StopOptions } from './stop-hub.ts';
export type {
  Added,
  Change,
  Claimed,
  ClaimRequest,
  Lane,
  Lifecycle,
  MessageQuery,
  Page,
  Purged,
  PurgeRequest,
  Recorded,
  RecordItem,
  Store,
  SubscriberLease,
} from './store.ts';
export { StoreError } from './store-error.ts';
export type {
  AcceptedSubmission,
  DeferredSubmission,
  PauseReason,
  RejectedSubmission,
  Submission,
  UnknownSubmission,
} from './submission.ts';
export type { SubscribeOptions, Subscription } from './subscription.ts';
export {
  CALLBACK,
  CLOCK,
  HUB,
  INTERCEPTOR,
  LOGGER,
  NOTIFIER,
  RENDERER,
  STORE,
  type Token,
} from './tokens.ts';
export { UnknownNotifierError } from './unknown-notifier-error.ts';
