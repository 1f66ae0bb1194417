import type { DependencyContainer, InjectionToken } from 'tsyringe';
import type { AcceptContext } from '../accept/accept.ts';
import { type Country, looksLikeNumber, parseNumber } from '../accept/phone-number.ts';
import { importPhoneParser } from '../accept/phone-parser.ts';
import { planRoutes, type Routes } from '../accept/routes.ts';
import { systemClock } from '../base/clock.ts';
import { type Duration, durationMs } from '../base/duration.ts';
import { ConfigurationError } from '../base/errors.ts';
import { consoleLogger, type Logger } from '../base/logger.ts';
import { EventBus } from '../events/event-bus.ts';
import { memoryStore } from '../memory/memory-store.ts';
import type { Recipient } from '../model/recipient.ts';
import { checkLimits } from '../send/check-limits.ts';
import { GroupCommit } from '../store/group-commit.ts';
import { createRecorder } from '../store/recorder.ts';
import { type RetainOptions, Retention } from '../store/retention.ts';
import { childContainer } from './container.ts';
import { Hub } from './hub.ts';
import type { Plugin } from './plugin.ts';
import { CALLBACK, CLOCK, HUB, INTERCEPTOR, LOGGER, NOTIFIER, RENDERER, STORE } from './tokens.ts';

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
  readonly allowRecipients?: readonly string[] | ((recipient: Recipient) => boolean);
  /** What to do when a provider may or may not have sent a message, unless its notification says. @default 'hold' */
  readonly onUnknown?: 'hold' | 'resend';
  /** How long one call to a notifier may take in all. @default '30s' */
  readonly sendTimeout?: Duration;
  /** How long a worker may hold a message before its outcome counts as unknown; longer than `sendTimeout`. @default '60s' */
  readonly lease?: Duration;
  /** How long what is stored is kept. @default messages for ever, events for 30 days */
  readonly retain?: RetainOptions;
  /** The application's container: parts registered there are used, and the hub is registered there. */
  readonly container?: DependencyContainer;
  /** The token that the hub is registered by; needed for a second hub in one container. @default HUB */
  readonly token?: InjectionToken<Hub>;
  /** False to store only, until `hub.start()`. @default true */
  readonly start?: boolean;
}

/**
 * Makes a hub: resolves its parts, opens its store, and starts it.
 *
 * @example
 * const hub = await createHub({
 *   plugins: [devcode({ apiKey, sender: 'NKUL' }), templates(catalog)],
 *   routes: { sms: [{ notifier: 'devcode' }] },
 * });
 *
 * @throws ConfigurationError when it cannot work as set up; what the store or a plugin throws when it cannot be opened
 * or started. Then what was opened is closed, and nothing is registered
 */
export async function createHub(options: HubOptions): Promise<Hub> {
  const { defaultCountry = 'CM', onUnknown = 'hold', token = HUB } = options;
  const timeoutMs = durationMs(options.sendTimeout ?? '30s', 'sendTimeout');
  const leaseMs = durationMs(options.lease ?? '60s', 'lease');
  if (leaseMs <= timeoutMs) {
    throw new ConfigurationError(
      'lease must be longer than sendTimeout: a call that outlives its lease is sent twice.',
    );
  }
  if (options.container?.isRegistered(token)) {
    throw new ConfigurationError('The container has a hub already: give this one another token.');
  }
  const container = childContainer(options.container);
  for (const plugin of options.plugins) plugin.register(container);
  const parts = resolveParts(container, options.container);
  const notifiers = byName('notifier', parts.notifiers, (notifier) => notifier.name);
  for (const notifier of parts.notifiers) checkLimits(notifier);
  const callbacks = byName('callback', parts.callbacks, (callback) => callback.notifier);
  const plan = planRoutes(options.routes, notifiers);
  const { clock, logger, interceptors, renderer, store } = parts;
  const bus = new EventBus(logger);
  const groupCommit = new GroupCommit(store, (events) => bus.emit(events));
  await importPhoneParser();
  const allowed = allowedRecipients(options.allowRecipients, defaultCountry);
  const accepting: AcceptContext = {
    plan,
    renderer,
    interceptors,
    clock,
    logger,
    defaultCountry,
    allowed,
    onUnknown,
  };
  const retired = retiredNotifiers(options.retired, notifiers);
  const dispatching = {
    groupCommit,
    notifiers,
    plan,
    retired,
    interceptors,
    clock,
    logger,
    leaseMs,
    timeoutMs,
  };
  const retention =
    options.retain !== undefined || store.durable
      ? new Retention(options.retain ?? {}, { store, clock, logger })
      : undefined;
  const hub = new Hub({
    container,
    plugins: options.plugins,
    store,
    callbacks,
    bus,
    accepting,
    dispatching,
    retention,
  });
  container.registerInstance(token, hub);
  try {
    await store.open(createRecorder());
    if (options.start !== false) await hub.start();
  } catch (error) {
    await abandon(hub, logger);
    throw error;
  }
  options.container?.registerInstance(token, hub);
  return hub;
}

/** Closes what a hub that could not start has opened, so that another one can be made. */
async function abandon(hub: Hub, logger: Logger): Promise<void> {
  try {
    await hub.stop({ drain: false });
  } catch (error) {
    logger.error({ error }, 'a hub that could not start could not be stopped either');
  }
}

function resolveParts(container: DependencyContainer, parent: DependencyContainer | undefined) {
  const one = <Part>(token: InjectionToken<Part>): Part | undefined =>
    container.isRegistered(token, true) ? container.resolve(token) : undefined;
  // A child's registrations hide its parent's; both are meant here.
  const all = <Part>(token: InjectionToken<Part>): readonly Part[] => [
    ...(parent?.isRegistered(token, true) ? parent.resolveAll(token) : []),
    ...(container.isRegistered(token) ? container.resolveAll(token) : []),
  ];
  return {
    notifiers: all(NOTIFIER),
    callbacks: all(CALLBACK),
    interceptors: all(INTERCEPTOR),
    renderer: one(RENDERER),
    store: one(STORE) ?? memoryStore(),
    clock: one(CLOCK) ?? systemClock,
    logger: one(LOGGER) ?? consoleLogger,
  };
}

function byName<Part>(
  kind: string,
  parts: readonly Part[],
  name: (part: Part) => string,
): ReadonlyMap<string, Part> {
  const named = new Map<string, Part>();
  for (const part of parts) {
    if (named.has(name(part))) {
      throw new ConfigurationError(
        `Two ${kind}s are named ${JSON.stringify(name(part))}: give one of them another name.`,
      );
    }
    named.set(name(part), part);
  }
  return named;
}

function retiredNotifiers(
  names: readonly string[] = [],
  notifiers: ReadonlyMap<string, unknown>,
): readonly string[] {
  const taken = names.find((name) => notifiers.has(name));
  if (taken === undefined) return [...new Set(names)];
  throw new ConfigurationError(`retired names ${JSON.stringify(taken)}, which is registered: take it out.`);
}

function allowedRecipients(
  allow: HubOptions['allowRecipients'],
  defaultCountry: Country,
): ((recipient: Recipient) => boolean) | undefined {
  if (allow === undefined || typeof allow === 'function') return allow;
  const field = 'allowRecipients';
  // What looks like a number must be one, so that a slip shows at start; anything else is another channel's address.
  const addresses = new Set(
    allow.map((address) =>
      looksLikeNumber(address) ? parseNumber(address, { defaultCountry, field, sms: false }).e164 : address,
    ),
  );
  return ({ phone, email, addresses: others = {} }) =>
    [phone, email, ...Object.values(others)].every(
      (address) => address === undefined || addresses.has(address),
    );
}
