/**
 * The door for adapters: the names that a notifier, a callback, a renderer or a webhook needs.
 *
 * @example
 * import { NOTIFIER, type Plugin } from '@nkul/core/adapter';
 *
 * export function otherSms(): Plugin {
 *   return {
 *     name: 'other-sms',
 *     register: (container) =>
 *       void container.registerInstance(NOTIFIER, { name: 'other-sms', channel: 'sms', send }),
 *   };
 * }
 */

// A plugin registers its parts by their tokens.

export type { Hub } from './hub/hub.ts';
export type { Plugin } from './hub/plugin.ts';
export {
  CALLBACK,
  CLOCK,
  GUARD,
  LINK_SHORTENER,
  LOGGER,
  NOTIFIER,
  OBSERVER,
  RENDERER,
} from './hub/tokens.ts';

// A notifier sends messages, and answers with submissions.

export type { Balance, Money } from './model/balance.ts';
export type { Reason, ReasonCode } from './model/reason.ts';
export type { Channel, Recipient } from './model/recipient.ts';
export type {
  AcceptedSubmission,
  DeferralScope,
  DeferredSubmission,
  PauseReason,
  RejectedSubmission,
  Submission,
  UnknownSubmission,
} from './model/submission.ts';
export type { Notifier, NotifierLimits, Outgoing } from './ports/notifier.ts';

// A guard minds where messages go, and how much is spent.

export type { Message } from './model/message.ts';
export { addressOn, reachesNumber } from './model/recipient.ts';
export { type NumberPlan, numberPlan } from './phone/number-plan.ts';
export { checkCountry } from './phone/phone-number.ts';
export type { Guard, GuardContext, Spending } from './ports/guard.ts';

// An observer watches the work, for traces and metrics.

export type { Attempt } from './model/attempt.ts';
export type { CoreEvent } from './model/core-event.ts';
export type {
  AcceptingCall,
  AcceptingEnd,
  GivenBack,
  Observation,
  Observer,
  PricedAttempt,
  ReceivingCall,
  ReceivingEnd,
  RefusedCall,
  SendingCall,
  SendingEnd,
  SettledAnswer,
  SettledAnswers,
  StoredGroup,
  StoredReport,
} from './observe/observer.ts';

// A page takes back the consent to messages.

export type { OptOutSubject } from './consent/sealed-link.ts';

// A callback reads a provider's call and answers it. A webhook passes the call on.

export type {
  AddressChange,
  DeliveryReport,
  DeliveryStatus,
  InboundMessage,
  QuarantinedEntry,
} from './model/delivery-report.ts';
export type {
  Callback,
  CallbackAnswer,
  CallbackEntry,
  CallbackReading,
  CallbackRequest,
  EntryResult,
} from './ports/callback.ts';

export type { RefusedCallback } from './receive/refused-callback.ts';

// A renderer makes content from a template.

export { type Category, categories } from './model/category.ts';
export type { Content } from './model/content.ts';
export type { TemplateValue, TemplateValues } from './model/notification.ts';
export type {
  LinkShortener,
  OutlineRequest,
  Rendered,
  Renderer,
  RenderRequest,
  ShortenedLink,
  TextRequest,
} from './ports/renderer.ts';

// Errors that an adapter throws.

export {
  BalanceError,
  ConfigurationError,
  InvalidCallbackError,
  InvalidRecipientError,
  NkulError,
  RecipientNotAllowedError,
  RenderError,
  UnauthenticCallbackError,
} from './base/errors.ts';

// The check of settings: unknown names are refused with the nearest known one, durations have units.

export { checkSettings } from './input/check.ts';
export { nearestName } from './input/nearest-name.ts';
export { type ObjectRules, objectOf, plainObjectOf } from './input/object.ts';
export {
  booleanSchema,
  durationSchema,
  durationWithin,
  either,
  functionOf,
  listOf,
  numberAboveZero,
  oneOf,
  optionally,
  type ReadValue,
  readBy,
  type Schema,
  textOf,
  timeSchema,
  timeZoneSchema,
  wholeFrom,
} from './input/values.ts';

// Tools.

export { cleanValue } from './accept/clean-text.ts';
export { asciiDigits } from './base/ascii-digits.ts';
export { type Clock, systemClock } from './base/clock.ts';
export { type Duration, type DurationParts, durationMs } from './base/duration.ts';
export { isRawJson, type Json, parseExactJson } from './base/json.ts';
export { maskAddress } from './base/mask.ts';
export { quoted } from './base/shown-text.ts';
export { readTime, type Time } from './base/time.ts';
export { type Unpacked, unpack } from './base/unpack.ts';
export { consoleLogger, type Logger } from './log/logger.ts';
export { isReference } from './model/references.ts';
export { type Country, isNonMobileCameroonian, readNumber } from './phone/phone-number.ts';
export { importLibrary } from './runtime/import-library.ts';
export { provideRequire } from './runtime/provide-require.ts';
