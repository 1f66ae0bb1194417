import { type CoreEvent, createHub, type Hub, type HubOptions } from '@nkul/core';
import { CLOCK, LOGGER, type Logger, NOTIFIER, type Notifier } from '@nkul/core/adapter';
import { type Clock, type Duration, STORE } from '@nkul/core/store';
import type { PostgresPool } from '../src/settings/settings.ts';
import { createPostgresStore } from '../src/store/plugin.ts';
import type { PostgresStore } from '../src/store/postgres-store.ts';

/** A hub as a process of its own has it: with its own store, connections and log. */
export interface OwnHub {
  readonly hub: Hub;
  readonly store: PostgresStore;
  /** The events that it records itself. */
  readonly events: readonly CoreEvent[];
  /** The lines of its log. */
  readonly log: readonly string[];
}

export interface OwnHubOptions extends Omit<HubOptions, 'plugins'> {
  readonly url: string;
  readonly schema: string;
  readonly notifier: Notifier | readonly Notifier[];
  readonly clock?: Clock;
  /** @default '200ms' */
  readonly pollEvery?: Duration;
  /** The connections of the store: then it does not listen. */
  readonly pool?: PostgresPool;
}

/** Starts hubs on one schema, and stops them all. */
export class Hubs {
  readonly #hubs: Hub[] = [];

  async start(given: OwnHubOptions): Promise<OwnHub> {
    const { url, pool, schema, pollEvery = '200ms', notifier, clock, ...options } = given;
    const source = pool === undefined ? { url } : { pool };
    const store = createPostgresStore({ ...source, schema, secret: 'a'.repeat(32), pollEvery });
    const log: string[] = [];
    const events: CoreEvent[] = [];
    const logger: Logger = {
      warn: (_, message) => void log.push(message),
      error: (_, message) => void log.push(message),
    };
    const hub = await createHub({
      ...options,
      plugins: [
        {
          name: 'parts',
          register(container) {
            container.registerInstance(STORE, store);
            for (const one of [notifier].flat()) container.registerInstance(NOTIFIER, one);
            container.registerInstance(LOGGER, logger);
            if (clock !== undefined) container.registerInstance(CLOCK, clock);
          },
        },
      ],
    });
    hub.on('*', (event) => events.push(event));
    this.#hubs.push(hub);
    return { hub, store, events, log };
  }

  async stop(): Promise<void> {
    await Promise.all(this.#hubs.splice(0).map((hub) => hub.stop({ drain: false, timeout: '2s' })));
  }
}
