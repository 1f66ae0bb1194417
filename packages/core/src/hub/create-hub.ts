import { allowedRecipients } from '../accept/allowed-recipients.ts';
import { planRoutes } from '../accept/routes.ts';
import { durationMs } from '../base/duration.ts';
import { ConfigurationError } from '../base/errors.ts';
import { quoted } from '../base/shown-text.ts';
import { GroupCommit } from '../commit/group-commit.ts';
import { OptOutLinks } from '../consent/opt-out-links.ts';
import { EventBus } from '../events/event-bus.ts';
import { OpenMessages } from '../events/open-messages.ts';
import { Subscriptions } from '../events/subscriptions.ts';
import { OpenQuestions } from '../find/open-questions.ts';
import { HeldMessages } from '../lane/held-messages.ts';
import { LastBalances } from '../lane/last-balances.ts';
import { Pauses } from '../lane/pauses.ts';
import { CountedLog } from '../log/counted-log.ts';
import { guardedTrace } from '../log/guarded-trace.ts';
import type { Logger } from '../log/logger.ts';
import { addressMark } from '../mark/mark.ts';
import { Observers } from '../observe/observers.ts';
import { checkCountry } from '../phone/phone-number.ts';
import { importPhoneParser } from '../phone/phone-parser.ts';
import { placeOf } from '../phone/place-of.ts';
import { checkNode } from '../runtime/check-node.ts';
import { deliverToNobody } from '../send/deliver-to-nobody.ts';
import { Dispatcher } from '../send/dispatcher.ts';
import { quietUntilOf } from '../send/quiet-until.ts';
import { createRecorder } from '../store/recorder.ts';
import { Retention } from '../store/retention.ts';
import { Balances } from '../waiting/balances.ts';
import { ParkedWatch } from '../waiting/parked-watch.ts';
import { PauseWatches } from '../waiting/pause-watches.ts';
import { childContainer } from './container.ts';
import { Hub } from './hub.ts';
import { checkedOptions, type HubOptions } from './hub-options.ts';
import type { HubParts } from './hub-parts.ts';
import { resolveParts } from './resolve-parts.ts';
import { BALANCES, HUB, LOGGER } from './tokens.ts';

/**
 * Makes a hub: resolves its parts, opens its store, and starts it.
 *
 * @example
 * const hub = await createHub({
 *   plugins: [devcode({ apiKey, sender: 'NKUL' }), templates(catalog)],
 *   routes: { sms: [{ notifier: 'devcode' }] },
 * });
 *
 * @throws ConfigurationError if an option is not valid, if the parts do not fit together, if a library cannot be
 * imported, or if Node is too old; the error of the store or a plugin if it cannot be opened or started. Then all opened
 * parts are closed, and nothing is registered
 */
export async function createHub(given: HubOptions): Promise<Hub> {
  checkNode();
  const options = checkedOptions(given);
  const { token = HUB, beside = false, start = !beside } = options;
  if (beside && start)
    throw new ConfigurationError('A hub beside the application never starts: take out start, or beside.');
  if (options.container?.isRegistered(token)) {
    throw new ConfigurationError('The container has a hub already: give this one another token.');
  }
  const parts = await hubParts(options);
  const hub = Hub.of(parts, { beside });
  parts.container.registerInstance(token, hub);
  try {
    await parts.store.open(createRecorder(), { beside });
    await startClock(parts, callTimes(options).leaseMs);
    if (start) await hub.start();
  } catch (error) {
    await abandon(hub, parts.logger);
    throw error;
  }
  options.container?.registerInstance(token, hub);
  return hub;
}

/** Looks at the time of the store's server. If the machine's differs, the hub goes by the server's, and warns. */
async function startClock({ sharedClock, logger }: HubParts, leaseMs: number): Promise<void> {
  await sharedClock?.start({
    fromMs: leaseMs / 10,
    warn: (aheadMs) =>
      logger.warn(
        { aheadMs },
        "this machine's clock differs from the store's: the hub goes by the store's; set the clock of the machine",
      ),
    failed: (error) => logger.error({ error }, "the store's clock could not be read; will retry"),
  });
}

async function hubParts(options: HubOptions): Promise<HubParts> {
  const { plugins, defaultCountry = 'CM', onUnknown = 'hold', dedupe = false } = options;
  const times = callTimes(options);
  const container = childContainer(options.container);
  for (const plugin of plugins) plugin.register(container);
  const resolved = resolveParts(container, options.container);
  const { notifiers, interceptors, guards, renderer, store, clock, sharedClock, logger } = resolved;
  // Plugins and the store get it from there, so that they log by the guarded logger too.
  container.registerInstance(LOGGER, logger);
  await importPhoneParser();
  const plan = isTool(options, notifiers) ? {} : planRoutes(options.routes, notifiers);
  const retired = retiredNotifiers(options.retired, notifiers);
  checkCountry(defaultCountry, 'defaultCountry');
  const allowed = allowedRecipients(options.allowRecipients, defaultCountry);
  const deliversToNobody = options.deliverTo === 'nobody';
  if (deliversToNobody) logger.warn({}, "this hub delivers to nobody (deliverTo: 'nobody')");
  const countedLog = new CountedLog({ logger, clock });
  const observers = Observers.of(resolved.watching, countedLog);
  const optOutLinks = new OptOutLinks(options.optOut?.url, store);
  const accepting = {
    optOutLinks,
    plan,
    renderer,
    interceptors,
    guards,
    clock,
    logger,
    defaultCountry,
    allowed,
    dedupe,
    onUnknown,
    store,
    trace: guardedTrace(options.trace, countedLog),
  };

  store.onDropped?.((messages) =>
    countedLog.error(
      'dropped',
      { messages },
      'messages were deleted that waited for delivery reports: the store keeps no more (`maxMessages`)',
    ),
  );
  const bus = new EventBus(logger, observers);
  const subscriptions = new Subscriptions({ store, clock, logger, observers });
  const groupCommit = new GroupCommit(
    store,
    (events) => bus.emit(events),
    () => clock.monotonicMs(),
    observers,
  );
  const held = new HeldMessages({ store, groupCommit, plan, clock, logger });
  const pauses = new Pauses({ store, groupCommit, notifiers, held, clock, logger });
  groupCommit.onFailure(() => {
    pauses.doubt();
    subscriptions.wake();
  });
  const lastBalances = new LastBalances(clock);
  const balances = new Balances({
    groupCommit,
    notifiers,
    clock,
    lastBalances,
    timeoutMs: times.timeoutMs,
  });
  container.registerInstance(BALANCES, balances);
  const sending = {
    store,
    groupCommit,
    pauses,
    held,
    lastBalances: options.balanceRouting === false ? undefined : lastBalances,
    notifiers,
    plan,
    retired,
    interceptors: deliversToNobody ? [...interceptors, deliverToNobody] : interceptors,
    clock,
    sharedClock,
    logger,
    countedLog,
    observers,
    placeOf,
    quietUntil: quietUntilOf(guards, { defaultCountry }),
    tariff: options.tariff,
    optOutUrlOf: (address: string) => optOutLinks.ofMarketing(address),
  };
  const dispatcher = new Dispatcher({ ...sending, ...times });
  const pauseWatches = new PauseWatches({ ...sending, balances, dispatcher });
  const parkedWatch = new ParkedWatch({ store, clock, countedLog });
  const retention = new Retention(options.retain ?? {}, { store, clock, logger });

  const channels = new Set([...notifiers.values()].map(({ channel }) => channel));
  const open = new OpenMessages();
  const markOf = (address: string): string => addressMark(store.secret, address);
  const addressing = { defaultCountry, channels, markOf };
  const made = {
    addressing,
    questions: new OpenQuestions({ store, clock, addressing }),
    open,
    groupCommit,
    countedLog,
    observers,
    bus,
    subscriptions,
    pauses,
    lastBalances,
    balances,
    accepting,
    dispatcher,
    pauseWatches,
    parkedWatch,
    retention,
  };
  return { ...resolved, container, plugins, retired, ...made };
}

/** True for a hub beside the application without its notifiers: messages have their steps themselves. */
function isTool({ beside, routes }: HubOptions, notifiers: ReadonlyMap<string, unknown>): boolean {
  return beside === true && routes === undefined && notifiers.size === 0;
}

/** @throws ConfigurationError if the lease could end before the call that it covers */
function callTimes({ sendTimeout = '30s', lease = '60s', maxRetryAfter = '15m' }: HubOptions): {
  readonly timeoutMs: number;
  readonly leaseMs: number;
  readonly maxRetryAfterMs: number;
} {
  const timeoutMs = durationMs(sendTimeout, 'sendTimeout');
  const leaseMs = durationMs(lease, 'lease');
  const maxRetryAfterMs = durationMs(maxRetryAfter, 'maxRetryAfter');
  if (leaseMs > timeoutMs) return { timeoutMs, leaseMs, maxRetryAfterMs };
  throw new ConfigurationError(
    'lease must be longer than sendTimeout: a call that outlives its lease is sent twice.',
  );
}

/** @throws ConfigurationError if one of them is registered */
function retiredNotifiers(
  names: readonly string[] = [],
  notifiers: ReadonlyMap<string, unknown>,
): readonly string[] {
  const taken = names.find((name) => notifiers.has(name));
  if (taken === undefined) return [...new Set(names)];
  throw new ConfigurationError(`retired names ${quoted(taken)}, which is registered: take it out.`);
}

/** Closes all that a hub has opened before its start failed, so that another hub can be made. */
async function abandon(hub: Hub, logger: Logger): Promise<void> {
  try {
    await hub.stop({ drain: false });
  } catch (error) {
    logger.error({ error }, 'a hub that could not start could not be stopped either');
  }
}
