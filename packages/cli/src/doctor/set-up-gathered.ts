import { resolve } from 'node:path';
import { createHub, LOGGER, type Plugin } from '@nkul/core';
import { STORE, type Store } from '@nkul/core/store';
import { createSqliteStore } from '@nkul/store-sqlite';
import { shownProblem } from '../base/shown-problem.ts';
import type { Terminal } from '../base/terminal.ts';
import { findConfig, type NkulConfig, readConfig } from '../open/config.ts';
import { databaseStore, isDatabase } from '../open/named-store.ts';
import type { CommonOptions } from '../open/opened.ts';
import { type ConfigParts, configParts } from './config-facts.ts';
import { fileFacts } from './file-facts.ts';
import type { ConfigFacts, SetUpFacts, StoredFacts, StoreFacts } from './set-up-facts.ts';
import { storedFacts } from './stored-facts.ts';

/** The facts about a set-up, and its configuration if it can be used. */
export interface Gathered {
  readonly facts: SetUpFacts;
  readonly config: NkulConfig | undefined;
}

/**
 * Gathers the facts about a set-up. A part that is broken is a fact: it does not reject for it. It changes nothing: a file
 * is looked at before it is opened, and one that is missing, empty or on a network disk is not opened.
 */
export async function gatheredSetUp(
  options: CommonOptions,
  timeoutMs: number,
  terminal: Terminal,
): Promise<Gathered> {
  const { config, parts, state } = await readSetUp(options, timeoutMs, terminal);
  const named = options.store ?? (options.config === undefined ? terminal.env['NKUL_STORE'] : undefined);
  const store = named === undefined ? parts?.store : await storeOf(named, terminal);
  const looked = store === undefined ? undefined : await lookInto(store, terminal.now());
  const facts: SetUpFacts = {
    now: terminal.now(),
    node: process.versions.node,
    config: state,
    store: looked?.store ?? withoutStore(state),
    stored: looked?.stored,
    notifiers: parts?.notifiers,
    routes: config?.routes ?? {},
    retired: config?.retired ?? [],
    catalog: parts?.catalog,
  };
  return { facts, config };
}

/** A file that is missing is a fact about it. */
async function storeOf(named: string, terminal: Terminal): Promise<Store> {
  if (isDatabase(named)) return await databaseStore(named, terminal);
  return createSqliteStore({ file: resolve(terminal.cwd, named) });
}

/** A configuration that cannot be used may name a store: then nothing is known of it. */
function withoutStore({ state }: ConfigFacts): StoreFacts | undefined {
  switch (state) {
    case 'absent':
      return { kind: 'unnamed' };
    case 'read':
      return { kind: 'memory' };
    case 'broken':
      return undefined;
  }
}

interface ReadSetUp {
  readonly state: ConfigFacts;
  readonly config?: NkulConfig;
  readonly parts?: ConfigParts;
}

async function readSetUp(options: CommonOptions, timeoutMs: number, { cwd }: Terminal): Promise<ReadSetUp> {
  const file = options.config === undefined ? findConfig(cwd) : resolve(cwd, options.config);
  if (file === undefined) return { state: { state: 'absent' } };
  let config: NkulConfig | undefined;
  try {
    config = await readConfig(file);
    return { config, parts: await configParts(config, timeoutMs), state: { state: 'read', file } };
  } catch (error) {
    const problem = shownProblem(error).replace(`${file} `, '').replace('cannot be read: ', '');
    const state = { state: 'broken', file, problem } as const;
    return { state, ...(config && { config }) };
  }
}

async function lookInto(
  store: Store,
  now: Date,
): Promise<{ readonly store: StoreFacts; readonly stored?: StoredFacts }> {
  const facts = placeOf(store);
  const mayOpen = facts.kind === 'elsewhere' || (facts.kind === 'file' && isOpenable(facts));
  if (!mayOpen) return { store: facts };
  try {
    const hub = await createHub({ plugins: [justStore(store)], beside: true });
    try {
      return { store: facts, stored: await storedFacts(hub, now) };
    } finally {
      await hub.stop({ drain: false });
    }
  } catch (error) {
    return { store: { ...facts, problem: shownProblem(error) } };
  }
}

function placeOf(store: Store): StoreFacts {
  if (!store.durable) return { kind: 'memory' };
  if (!('file' in store) || typeof store.file !== 'string') return { kind: 'elsewhere' };
  return { kind: 'file', ...fileFacts(resolve(store.file)) };
}

/** An empty file would become a store; on a network disk, SQLite may damage one. */
function isOpenable({ bytes, network }: ReturnType<typeof fileFacts>): boolean {
  return bytes !== undefined && bytes > 0 && network === undefined;
}

/** The store, and a log that says nothing. */
function justStore(store: Store): Plugin {
  return {
    name: 'nkul-doctor-store',
    register(container) {
      container.registerInstance(STORE, store);
      container.registerInstance(LOGGER, { warn: () => {}, error: () => {} });
    },
  };
}
