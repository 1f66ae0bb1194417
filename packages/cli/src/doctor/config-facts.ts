import { createHub, type Hub, LOGGER, memoryStore, type Plugin } from '@nkul/core';
import { NOTIFIER, type Notifier } from '@nkul/core/adapter';
import { STORE, type Store } from '@nkul/core/store';
import { secretsOf } from '../ask/balance.ts';
import { shownCall } from '../base/shown-problem.ts';
import type { NkulConfig } from '../open/config.ts';
import { catalogPluginOf } from '../open/config-catalog.ts';
import { hubOptions } from '../open/opened.ts';
import { secretFacts } from './provider-checks.ts';
import type { CatalogFacts, NotifierFacts } from './set-up-facts.ts';

/** The parts of a configuration: facts for the checks, and its store, which is not open yet. */
export interface ConfigParts {
  readonly notifiers: readonly NotifierFacts[];
  readonly catalog: CatalogFacts | undefined;
  /** Undefined if it is not configured: then a hub keeps messages in memory. */
  readonly store: Store | undefined;
}

/**
 * Makes a hub of a configuration that never starts, with a store in memory, and asks its notifiers.
 *
 * @param timeoutMs how long a provider may take to tell its balance
 * @throws the error of a plugin, or a ConfigurationError if the parts do not fit together
 */
export async function configParts(config: NkulConfig, timeoutMs: number): Promise<ConfigParts> {
  const { plugins } = config;
  const hub = await createHub({
    ...hubOptions(config),
    plugins: [...plugins, apart],
    routes: { [noNotifier]: [{ notifier: noNotifier }] },
    start: false,
  });
  try {
    const { container } = hub;
    const stores = container.resolveAll(STORE);
    const named = container.resolveAll(NOTIFIER).filter(({ name }) => name !== noNotifier);
    return {
      notifiers: await Promise.all(named.map((notifier) => notifierFacts(hub, notifier, timeoutMs))),
      catalog: catalogFacts(plugins),
      store: stores.at(-2),
    };
  } finally {
    await hub.stop({ drain: false });
  }
}

/** The name of a notifier that is there only because a hub must have one. */
const noNotifier = '–';

/** It comes last, so that its store is the one that is used. */
const apart: Plugin = {
  name: 'nkul-doctor',
  register(container) {
    container.registerInstance(STORE, memoryStore());
    container.registerInstance(LOGGER, { warn: () => {}, error: () => {} });
    container.registerInstance(NOTIFIER, standIn);
  },
};

/** A notifier without a provider: nothing is ever sent by it. */
const standIn: Notifier = {
  name: noNotifier,
  channel: 'sms',
  send: () => Promise.reject(new Error('the command line sends nothing')),
};

async function notifierFacts(hub: Hub, notifier: Notifier, timeoutMs: number): Promise<NotifierFacts> {
  const { name, reports = 'pushed' } = notifier;
  return {
    name,
    reports,
    hasCallback: hub.receives(name),
    secrets: allSecretFacts(notifier),
    balance: notifier.balance === undefined ? undefined : await balanceFacts(hub, notifier, timeoutMs),
  };
}

function allSecretFacts(notifier: Notifier): NotifierFacts['secrets'] {
  try {
    return (notifier.secrets?.() ?? []).map(secretFacts);
  } catch {
    return undefined;
  }
}

async function balanceFacts(
  hub: Hub,
  notifier: Notifier,
  timeoutMs: number,
): Promise<NotifierFacts['balance']> {
  try {
    const { left, unit } = await hub.balance(notifier.name, { timeout: `${timeoutMs}ms` });
    return { left, unit };
  } catch (error) {
    return { problem: shownCall(error, secretsOf(notifier)) };
  }
}

function catalogFacts(plugins: readonly Plugin[]): CatalogFacts | undefined {
  const catalog = catalogPluginOf(plugins)?.catalog;
  return (
    catalog && {
      locales: catalog.locales,
      templates: [...catalog.templates.values()].map(({ name, category, expiry }) => ({
        ...{ name, isCode: category === 'code', expires: expiry !== undefined },
      })),
    }
  );
}
