import { type CoreEvent, createHub, type HubOptions, type Receipt } from '@nkul/core';
import {
  CLOCK,
  type Hub,
  LOGGER,
  type Logger,
  NOTIFIER,
  type Notifier,
  type Plugin,
} from '@nkul/core/adapter';
import { STORE, type Store } from '@nkul/core/store';
import { type ManualClock, manualClock } from './manual-clock.ts';

export interface TestHubOptions extends Omit<HubOptions, 'plugins'> {
  readonly notifiers: readonly Notifier[];
  /** @default in memory */
  readonly store?: Store;
  readonly plugins?: readonly Plugin[];
  readonly clock?: ManualClock;
}

/** One line of the log. */
export interface LogLine {
  readonly level: 'warn' | 'error';
  readonly message: string;
  readonly details: object;
}

/** A hub on a manual clock, with the events and the log lines that it has written. */
export interface TestHub {
  readonly hub: Hub;
  readonly clock: ManualClock;
  /** All events, in the order in which they were emitted. */
  readonly events: readonly CoreEvent[];
  readonly log: readonly LogLine[];
  /** The names of the events of one message. */
  emitted(id: string): readonly string[];
  /** Sends a text to a number. Both have a default. */
  notify(text?: string, phone?: string): Promise<Receipt>;
}

/**
 * Makes a real hub with the given parts, on a manual clock.
 *
 * @example
 * const sms = fakeNotifier();
 * const { hub, clock, notify } = await testHub({ notifiers: [sms] });
 */
export async function testHub({
  notifiers,
  store,
  clock = manualClock(),
  plugins = [],
  ...options
}: TestHubOptions): Promise<TestHub> {
  const log: LogLine[] = [];
  const events: CoreEvent[] = [];
  const logger: Logger = {
    warn: (details, message) => log.push({ level: 'warn', message, details }),
    error: (details, message) => log.push({ level: 'error', message, details }),
  };
  const parts: Plugin = {
    name: 'test-hub',
    register(container) {
      container.registerInstance(CLOCK, clock);
      container.registerInstance(LOGGER, logger);
      for (const notifier of notifiers) container.registerInstance(NOTIFIER, notifier);
      if (store !== undefined) container.registerInstance(STORE, store);
    },
  };
  const hub = await createHub({ ...options, plugins: [parts, ...plugins], start: false });
  hub.on('*', (event) => events.push(event));
  if (options.start !== false) await hub.start();
  return {
    hub,
    clock,
    events,
    log,
    emitted: (id) =>
      events.flatMap((event) => ('message' in event && event.message.id === id ? [event.type] : [])),
    notify: (text = 'Bonjour', phone = '+237699128531') => hub.notify({ to: { phone }, text }),
  };
}
