import type { DependencyContainer, InjectionToken } from 'tsyringe';
import * as v from 'valibot';
import type { AllowRecipients } from '../accept/allowed-recipients.ts';
import type { Country } from '../accept/phone-number.ts';
import type { Routes } from '../accept/routes.ts';
import type { Duration } from '../base/duration.ts';
import { checkSettings } from '../input/check.ts';
import { objectOf, plainObjectOf } from '../input/object.ts';
import {
  booleanSchema,
  durationAsGiven,
  functionOf,
  listOf,
  oneOf,
  readBy,
  textOf,
} from '../input/values.ts';
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
  /** How long a worker may keep a claimed message before its outcome counts as unknown; longer than `sendTimeout`. @default '60s' */
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

const name = textOf(255);

const pluginSchema = readBy<Plugin>((given) => {
  if (typeof given === 'function') return { problem: 'is a function: call it, as in devcode({ … })' };
  if (Array.isArray(given)) return { problem: 'is a list: put its plugins into plugins themselves' };
  if (!hasMethod(given, 'register')) return { problem: 'is not a plugin: give one such as devcode({ … })' };
  const isNamed = 'name' in given && typeof given.name === 'string' && given.name !== '';
  return isNamed ? { output: given as Plugin } : { problem: 'is a plugin without a name: give it one' };
});

const stepSchema = objectOf(
  { notifier: name, deliveryTimeout: v.optional(durationAsGiven) },
  {
    noun: 'field of a step',
    meant: { timeout: 'deliveryTimeout', name: 'notifier', channel: 'notifier' },
    example: "such as { notifier: 'devcode' }",
  },
);

const retainSchema = objectOf(
  {
    text: v.optional(durationAsGiven),
    message: v.optional(durationAsGiven),
    events: v.optional(durationAsGiven),
  },
  { noun: 'option' },
);

const containerSchema = readBy<DependencyContainer>((given) =>
  hasMethod(given, 'createChildContainer')
    ? { output: given as unknown as DependencyContainer }
    : { problem: 'is wrong: expected a container of tsyringe' },
);

const tokenSchema = readBy<InjectionToken<Hub>>((given) =>
  ['string', 'symbol', 'function'].includes(typeof given)
    ? { output: given as InjectionToken<Hub> }
    : { problem: 'is wrong: expected a token, such as HUB' },
);

const optionsSchema = objectOf(
  {
    plugins: listOf(pluginSchema, 'such as [devcode({ … })]'),
    routes: v.optional(plainObjectOf(listOf(stepSchema, "such as [{ notifier: 'devcode' }]"))),
    retired: v.optional(listOf(name)),
    defaultCountry: v.optional(name),
    allowRecipients: v.optional(
      v.lazy((given) => (typeof given === 'function' ? functionOf() : listOf(textOf(2_048)))),
    ),
    onUnknown: v.optional(oneOf(['hold', 'resend'])),
    sendTimeout: v.optional(durationAsGiven),
    lease: v.optional(durationAsGiven),
    maxRetryAfter: v.optional(durationAsGiven),
    retain: v.optional(retainSchema),
    container: v.optional(containerSchema),
    token: v.optional(tokenSchema),
    start: v.optional(booleanSchema),
  },
  {
    noun: 'option',
    meant: {
      timeout: 'sendTimeout',
      notifier: 'plugins',
      notifiers: 'plugins',
      store: 'plugins',
      logger: 'plugins',
      templates: 'plugins',
      retention: 'retain',
      country: 'defaultCountry',
      autoStart: 'start',
    },
    example: 'such as { plugins: [devcode({ … })] }',
  },
);

/**
 * The options of `createHub()`, checked. Whether routes name notifiers that there are is not known yet.
 *
 * @throws ConfigurationError that names the first wrong option, and the nearest known one
 */
export function checkedOptions(options: HubOptions): HubOptions {
  return checkSettings(optionsSchema, options, 'createHub()') as HubOptions;
}

function hasMethod(given: unknown, method: string): given is object {
  return typeof given === 'object' && given !== null && typeof Reflect.get(given, method) === 'function';
}
