/**
 * The door for applications: makes a hub, and has the words that a hub speaks in. Those who write a notifier, a callback
 * or a renderer come in by `@nkul/core/adapter`, those who write a store by `@nkul/core/store`. `docs/doors.md` lists
 * every name.
 */

// A hub and its parts.

export type { ResendOptions } from './accept/resend.ts';
export type { NotifierStep, RouteStep, Routes, SpreadRouteStep, StepCondition } from './accept/routes.ts';
export { type Clock, systemClock } from './base/clock.ts';
export { type Duration, type DurationParts, durationMs } from './base/duration.ts';
export type { Json } from './base/json.ts';
export { maskAddress } from './base/mask.ts';
export type { Time } from './base/time.ts';
export { consentWord } from './consent/consent-word.ts';
export type { OptOutSubject } from './consent/sealed-link.ts';
export { type BalanceWatchOptions, balanceWatch } from './hub/balance-watch.ts';
export { createHub } from './hub/create-hub.ts';
export type { FlushOptions } from './hub/flush.ts';
export { Hub } from './hub/hub.ts';
export type { HubOptions } from './hub/hub-options.ts';
export type { Plugin } from './hub/plugin.ts';
export type { StopOptions } from './hub/stop-hub.ts';
export { CLOCK, HUB, INTERCEPTOR, LOGGER, type Token } from './hub/tokens.ts';
export { consoleLogger, type Logger } from './log/logger.ts';
export { logger, type MessageFirstLogger } from './log/message-first-logger.ts';
export { memoryStore } from './memory/memory-store.ts';
export type { MemoryStoreOptions } from './memory/memory-store-options.ts';
export type { Country } from './phone/phone-number.ts';
export { toE164 } from './phone/phone-number.ts';
export type { Interceptor, StopReason } from './ports/interceptor.ts';
export type { EraseOptions, EraseResult } from './store/erase-in-parts.ts';
export type { RetainOptions } from './store/retention.ts';

// The arguments and results of a hub.

export type { Act, ActKind, Actor, Deed, Look, LookKind } from './acts/act.ts';
export type { MessageQuery } from './find/message-query.ts';
export type { Questions, QuestionsOptions } from './find/questions.ts';
export type { Reading } from './find/reading.ts';
export type {
  BalancesQuery,
  HistoryOptions,
  StatisticsQuery,
  StraysQuery,
} from './find/reading-queries.ts';
export type { Resolution } from './hub/inputs.ts';
export type { Trace } from './log/guarded-trace.ts';
export type { AddressConsent } from './mark/address-consent.ts';
export type { Attempt } from './model/attempt.ts';
export type { Balance, Money } from './model/balance.ts';
export type { Category } from './model/category.ts';
export type { Content, ContentByChannel } from './model/content.ts';
export {
  type AddressChange,
  type AddressSuppression,
  type ConsentChange,
  type ConsentSource,
  type DeliveryReport,
  type DeliveryStatus,
  type InboundMessage,
  type QuarantinedEntry,
  verdictOf,
} from './model/delivery-report.ts';
export type { Resolved } from './model/happening.ts';
export type { Erased, Message, PlannedStep } from './model/message.ts';
export { isFinal, type MessageStatus, messageStatuses } from './model/message-status.ts';
export type {
  Notification,
  NotifyOptions,
  Receipt,
  RunStatement,
  TemplateValue,
  TemplateValues,
  Transaction,
} from './model/notification.ts';
export type { Pause, PauseEnd } from './model/pause.ts';
export type { Reason, ReasonCode } from './model/reason.ts';
export type { Channel, Recipient } from './model/recipient.ts';
export type { PauseReason } from './model/submission.ts';
export type { AllowOptions, ConsentOptions, OptOutRecord } from './opt-outs/consenting.ts';
export type { ListedOptOut } from './opt-outs/listed-opt-outs.ts';
export type { CallbackAnswer, CallbackRequest } from './ports/callback.ts';
export type { Page } from './ports/page.ts';
export type { ActQuery, BalancePoint, Queue, Stray, StrayKind, UnknownMessages } from './ports/reading.ts';
export type { Tariff } from './send/tariff.ts';
export { daysLeft, lastBalances, paceMs } from './tally/balance-pace.ts';
export type { Step } from './tally/bucket.ts';
export { type Histogram, histogramBounds } from './tally/histogram.ts';
export type { StatsDimension, StatsRow } from './tally/stats.ts';
export type { BalanceOptions } from './waiting/read-balance.ts';

// The reasons for which messages wait.

export type { Health, HealthStatus, Waiting, WaitingNotifier, WaitingStore } from './waiting/health.ts';
export {
  type CountedWaitReason,
  type NotifierWaitReason,
  type WaitFacts,
  type WaitReason,
  waitReasons,
} from './waiting/wait-reason.ts';

// Events.

export type { EventBus, Unsubscribe } from './events/event-bus.ts';
export type { EventsOptions } from './events/stored-events.ts';
export type { SubscribeOptions, Subscription } from './events/subscription.ts';
export type {
  ActEvent,
  AddressEvent,
  AvailabilityEvent,
  BalanceEvent,
  CallbackRefused,
  Candidate,
  CandidateEvent,
  CoreEvent,
  ErasureEvent,
  EventOf,
  InboundEvent,
  ListenerFailed,
  MessageEvent,
  NotifierEvent,
  ParkedReportEvent,
  QuarantineEvent,
  ReportEvent,
  RestoreEvent,
} from './model/core-event.ts';

// Errors that a hub throws.

export { PartialAcceptError } from './accept/partial-accept-error.ts';
export {
  BalanceError,
  ConfigurationError,
  HubStoppedError,
  InvalidArgumentError,
  InvalidNotificationError,
  InvalidRecipientError,
  KeyConflictError,
  LimitExceededError,
  MessageNotFoundError,
  NkulError,
  NotInReviewError,
  QuestionTimeoutError,
  RecipientNotAllowedError,
  RenderError,
  ResendRefusedError,
  StoreError,
  UnknownNotifierError,
} from './base/errors.ts';
