import type { DependencyContainer, InjectionToken } from 'tsyringe';
import * as v from 'valibot';
import type { AllowRecipients } from '../accept/allowed-recipients.ts';
import { dedupeSchema } from '../accept/notification-schema.ts';
import type { Routes } from '../accept/routes.ts';
import type { Duration } from '../base/duration.ts';
import { readOptOutUrl } from '../consent/opt-out-links.ts';
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
import type { Trace } from '../log/guarded-trace.ts';
import type { Country } from '../phone/phone-number.ts';
import type { Tariff } from '../send/tariff.ts';
import type { RetainOptions } from '../store/retention.ts';
import type { Hub } from './hub.ts';
import type { Plugin } from './plugin.ts';

/** The options of `createHub()`. */
export interface HubOptions {
  /** They register notifiers, callbacks, a store, a renderer, interceptors. Of two stores or renderers, the later one is used. */
  readonly plugins: readonly Plugin[];
  /** Routes by name. A single route is the default. Without routes, a single notifier is the route `default`. */
  readonly routes?: Routes;
  /**
   * Names of notifiers that you have removed. Messages that still wait for them are re-routed by the current routes. A
   * notifier that is not listed here may belong to another process, so its messages are left alone until they expire.
   * @default []
   */
  readonly retired?: readonly string[];
  /** The country of numbers without a country code. @default 'CM' */
  readonly defaultCountry?: Country;
  /**
   * The only recipients that the system may send to: numbers, other addresses, or a function. A notification to another
   * one is refused with a RecipientNotAllowedError. For staging. @default all recipients
   */
  readonly allowRecipients?: AllowRecipients;
  /**
   * `nobody` for a test system: messages are accepted, stored and routed, and cancelled right before they would be sent. Providers are
   * never called with one. A line in the log says so at start.
   *
   * @default 'everybody'
   */
  readonly deliverTo?: 'everybody' | 'nobody';
  /**
   * For how long an equal message is not sent again, unless its notification has its own (`Notification.dedupe`): for an application
   * without idempotency keys, whose people press a button twice. From 1 second to 30 days. @default false
   */
  readonly dedupe?: Duration | false;
  /** The policy if a provider may or may not have sent a message, unless its notification has its own. @default 'hold' */
  readonly onUnknown?: 'hold' | 'resend';
  /** How long one call to a notifier may take in all. @default '30s' */
  readonly sendTimeout?: Duration;
  /** How long a worker may keep a claimed message before its outcome counts as unknown; longer than `sendTimeout`. @default '60s' */
  readonly lease?: Duration;
  /**
   * The longest delay that a provider may ask for (`Retry-After`), unless `limits.maxRetryAfter` of its notifier is set.
   * After that time, one message tests whether the provider takes messages again. A longer delay is logged.
   * @default '15m'
   */
  readonly maxRetryAfter?: Duration;
  /**
   * Whether a message passes over a notifier whose last known balance is less than it needs, if another step of its route
   * takes it. It needs the measured segments of its text, or 1 unit. A balance counts for 15 minutes after it was read,
   * or came with an answer. A balance in money is not compared. Give false if a provider still takes messages below 0.
   * @default true
   */
  readonly balanceRouting?: boolean;
  /**
   * The cost of an attempt by the application's price list, for statistics. It is called when an answer is recorded.
   * A price that the provider itself gives is worth more.
   *
   * @example
   * tariff: ({ notifier, units = 1 }) => notifier === 'devcode' ? { amount: String(15 * units), currency: 'XAF' } : undefined
   *
   * @default only prices that providers give
   */
  readonly tariff?: Tariff;
  /**
   * The span under way, as a `traceparent` (W3C Trace Context). It is asked when a notification is accepted, and stored
   * as `Message.trace`: so a message can be found by the request that sent it, and the other way round.
   *
   * @default messages have a trace only if their notification has one
   */
  readonly trace?: Trace;
  /**
   * How long stored data is kept. @default the texts of codes for 24 hours, other texts for 30 days, addresses for 180
   * days, events for 30 days, and the rest of a message for ever
   */
  readonly retain?: RetainOptions;
  /**
   * The page by which recipients want no more messages: `url` is its address, as `expressOptOut()` serves it, with https and
   * without a query. Then `hub.optOutUrl()` makes links to it, marketing templates may contain `{optOutUrl}`, and marketing
   * mails have it as their `List-Unsubscribe`. A short address leaves more of an SMS to the text.
   *
   * @example
   * optOut: { url: 'https://ex.am/u' }
   *
   * @default without links
   */
  readonly optOut?: { readonly url: string };
  /** The application's container: parts registered there are used, and the hub is registered there. */
  readonly container?: DependencyContainer;
  /** The token of the hub in the container. Needed for a second hub in one container. @default HUB */
  readonly token?: InjectionToken<Hub>;
  /** False to store messages without sending them, until `hub.start()`. @default true */
  readonly start?: boolean;
  /**
   * True for a tool beside the application, on the same store: this hub never starts. The store makes and migrates nothing,
   * and waits for a lock for at most 2 seconds. The notifiers of the application may be left out: it sends. `pause()` and
   * `resume()` take their names all the same; `resend()` needs them.
   *
   * @default false
   */
  readonly beside?: boolean;
}

const name = textOf(255);

const pluginSchema = readBy<Plugin>((given) => {
  if (typeof given === 'function') return { problem: 'is a function: call it, as in devcode({ … })' };
  if (Array.isArray(given)) return { problem: 'is a list: put its plugins into plugins themselves' };
  if (!hasMethod(given, 'register')) return { problem: 'is not a plugin: give one such as devcode({ … })' };
  const isNamed = 'name' in given && typeof given.name === 'string' && given.name !== '';
  return isNamed ? { output: given as Plugin } : { problem: 'is a plugin without a name: give it one' };
});

const weightSchema = readBy<number>((given) =>
  typeof given === 'number' && Number.isFinite(given) && given > 0
    ? { output: given }
    : { problem: 'is not a valid weight: give a number above 0, or take the notifier out of the spread' },
);

const oneOrMore = v.lazy((given) => (Array.isArray(given) ? listOf(name) : name));

const whenSchema = objectOf(
  { country: v.optional(oneOrMore), prefix: v.optional(oneOrMore) },
  {
    noun: 'field of when',
    meant: { countries: 'country', prefixes: 'prefix', number: 'prefix', place: 'country' },
    example: "such as { country: 'CM' }",
  },
);

const stepSchema = objectOf(
  {
    notifier: v.optional(name),
    spread: v.optional(plainObjectOf(weightSchema)),
    deliveryTimeout: v.optional(durationAsGiven),
    when: v.optional(whenSchema),
  },
  {
    noun: 'field of a step',
    meant: {
      timeout: 'deliveryTimeout',
      name: 'notifier',
      channel: 'notifier',
      notifiers: 'spread',
      weights: 'spread',
      country: 'when',
      prefix: 'when',
      if: 'when',
    },
    example: "such as { notifier: 'devcode' }",
  },
);

/** A duration, or false for ever. */
const keptFor = v.optional(v.lazy((given) => (given === false ? v.literal(false) : durationAsGiven)));

const retainSchema = objectOf(
  {
    codes: keptFor,
    texts: keptFor,
    addresses: keptFor,
    messages: keptFor,
    events: keptFor,
  },
  {
    noun: 'option',
    meant: { code: 'codes', text: 'texts', address: 'addresses', numbers: 'addresses', message: 'messages' },
  },
);

const optOutSchema = objectOf(
  { url: readBy(readOptOutUrl) },
  {
    noun: 'field of optOut',
    meant: { link: 'url', page: 'url', path: 'url' },
    example: "such as { url: 'https://ex.am/u' }",
  },
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
    deliverTo: v.optional(oneOf(['everybody', 'nobody'])),
    dedupe: v.optional(dedupeSchema),
    onUnknown: v.optional(oneOf(['hold', 'resend'])),
    sendTimeout: v.optional(durationAsGiven),
    lease: v.optional(durationAsGiven),
    maxRetryAfter: v.optional(durationAsGiven),
    balanceRouting: v.optional(booleanSchema),
    tariff: v.optional(functionOf<Tariff>()),
    trace: v.optional(functionOf<Trace>()),
    retain: v.optional(retainSchema),
    optOut: v.optional(optOutSchema),
    container: v.optional(containerSchema),
    token: v.optional(tokenSchema),
    start: v.optional(booleanSchema),
    beside: v.optional(booleanSchema),
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
      prices: 'tariff',
      cost: 'tariff',
      autoStart: 'start',
    },
    example: 'such as { plugins: [devcode({ … })] }',
  },
);

/**
 * Checks the options of `createHub()`, except whether the notifiers of the routes exist.
 *
 * @throws ConfigurationError that names the first wrong option, and the nearest known one
 */
export function checkedOptions(options: HubOptions): HubOptions {
  return checkSettings(optionsSchema, options, 'createHub()') as HubOptions;
}

function hasMethod(given: unknown, method: string): given is object {
  return typeof given === 'object' && given !== null && typeof Reflect.get(given, method) === 'function';
}
