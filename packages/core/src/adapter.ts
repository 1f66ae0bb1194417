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
export { CALLBACK, CLOCK, LOGGER, NOTIFIER, RENDERER } from './hub/tokens.ts';

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

export type { Content } from './model/content.ts';
export type { TemplateValue, TemplateValues } from './model/notification.ts';
export type { Rendered, Renderer, RenderRequest, TextRequest } from './ports/renderer.ts';

// Errors that an adapter throws.

export {
  BalanceError,
  ConfigurationError,
  InvalidCallbackError,
  NkulError,
  RenderError,
  UnauthenticCallbackError,
} from './base/errors.ts';

// Tools.

export { type Country, isNonMobileCameroonian, readNumber } from './accept/phone-number.ts';
export { asciiDigits } from './base/ascii-digits.ts';
export { type Clock, systemClock } from './base/clock.ts';
export { type Duration, durationMs } from './base/duration.ts';
export { importLibrary } from './base/import-library.ts';
export { isRawJson, type Json, parseExactJson } from './base/json.ts';
export { maskAddress } from './base/mask.ts';
export { provideRequire } from './base/provide-require.ts';
export { type Unpacked, unpack } from './base/unpack.ts';
export { consoleLogger, type Logger } from './log/logger.ts';
export { isReference } from './model/references.ts';
