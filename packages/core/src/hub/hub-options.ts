import type { DependencyContainer, InjectionToken } from 'tsyringe';
import type { AllowRecipients } from '../accept/allowed-recipients.ts';
import type { Country } from '../accept/phone-number.ts';
import type { Routes } from '../accept/routes.ts';
import type { Duration } from '../base/duration.ts';
import type { RetainOptions } from '../store/retention.ts';
import type { Hub } from './hub.ts';
import type { Plugin } from './plugin.ts';

/** What `createHub()` is given. */
export interface HubOptions {
  /** What registers notifiers, callbacks, a store, a renderer, interceptors. Later ones win over earlier ones. */
  readonly plugins: readonly Plugin[];
  /** Routes by name. With one, it is the default; with one notifier and no routes, that notifier is. */
  readonly routes?: Routes;
  /**
   * Notifiers that there were, and that no process on this store has any more: what still waits for them goes along the
   * routes as they are now. One that is not named here may be another process', so that what waits for it is left alone
   * until it expires. @default none
   */
  readonly retired?: readonly string[];
  /** The country that a number without a country code belongs to. @default 'CM' */
  readonly defaultCountry?: Country;
  /**
   * Holds the system to these recipients (numbers, other addresses, or a function): a notification to any other is
   * refused with a RecipientNotAllowedError. For staging. @default everybody
   */
  readonly allowRecipients?: AllowRecipients;
  /** What to do when a provider may or may not have sent a message, unless its notification says. @default 'hold' */
  readonly onUnknown?: 'hold' | 'resend';
  /** How long one call to a notifier may take in all. @default '30s' */
  readonly sendTimeout?: Duration;
  /** How long a worker may hold a message before its outcome counts as unknown; longer than `sendTimeout`. @default '60s' */
  readonly lease?: Duration;
  /**
   * How long a provider may ask to be left alone (`Retry-After`), unless `limits.maxRetryAfter` of its notifier says
   * otherwise: after that, one message asks again. A longer wish is told to the log. @default '15m'
   */
  readonly maxRetryAfter?: Duration;
  /** How long what is stored is kept. @default messages for ever, events for 30 days */
  readonly retain?: RetainOptions;
  /** The application's container: parts registered there are used, and the hub is registered there. */
  readonly container?: DependencyContainer;
  /** The token that the hub is registered by; needed for a second hub in one container. @default HUB */
  readonly token?: InjectionToken<Hub>;
  /** False to store only, until `hub.start()`. @default true */
  readonly start?: boolean;
}
