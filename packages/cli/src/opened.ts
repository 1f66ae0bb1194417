import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { type Actor, createHub, type Hub } from '@nkul/core';
import { LOGGER, NOTIFIER, type Notifier, type Plugin } from '@nkul/core/adapter';
import { sqliteStore } from '@nkul/store-sqlite';
import { type Language, languageOf } from '@nkul/verdict';
import { findConfig, type NkulConfig, readConfig } from './config.ts';
import { Exit } from './exit.ts';
import type { Terminal } from './terminal.ts';

/** The options that every command has. */
export interface CommonOptions {
  readonly store?: string;
  readonly config?: string;
  readonly json?: boolean;
  readonly lang?: string;
  readonly utc?: boolean;
}

/** A store that is open beside the application: the hub never starts, so it claims, sends and deletes nothing. */
export interface Opened {
  readonly hub: Hub;
  readonly terminal: Terminal;
  readonly json: boolean;
  readonly language: Language;
  readonly timeZone: string;
  readonly names: Readonly<Record<string, string>>;
  readonly by: Actor;
}

/**
 * Opens the store that is asked for: `--store`, `--config`, `NKUL_STORE`, or the nearest configuration.
 *
 * @param named the notifiers that the command is about; they need not be registered
 * @throws Exit, or the error of the store
 */
export async function open(
  options: CommonOptions,
  terminal: Terminal,
  named: readonly string[] = [],
): Promise<Opened> {
  if (options.lang !== undefined && !/^(?:fr|en)(?:-|$)/i.test(options.lang))
    throw new Exit(2, `--lang is ${options.lang}: give fr or en.`);
  const config = await configFor(options, terminal);
  const hub = await createHub({
    plugins: [...config.plugins, quiet(terminal), standIns(named)],
    ...(config.routes && { routes: config.routes }),
    beside: true,
  });
  const lang = options.lang ?? config.lang ?? terminal.env['LC_ALL'] ?? terminal.env['LANG'] ?? 'en';
  const zone = options.utc === true ? 'UTC' : config.timeZone;
  return {
    hub,
    terminal,
    json: options.json === true,
    language: languageOf(lang.replace('_', '-').replace(/\..*/, '')),
    timeZone: zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    names: config.names ?? {},
    by: { name: terminal.env['NKUL_ACTOR'] ?? userName(), through: 'cli' },
  };
}

/** The user of the machine. In a container, a user may have a number only. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? ''}`.trim();
  }
}

async function configFor({ store, config }: CommonOptions, terminal: Terminal): Promise<NkulConfig> {
  const file = store ?? (config === undefined ? terminal.env['NKUL_STORE'] : undefined);
  if (file !== undefined) return { plugins: [sqliteStore({ file: existing(resolve(terminal.cwd, file)) })] };
  const found = config === undefined ? findConfig(terminal.cwd) : resolve(terminal.cwd, config);
  if (found === undefined)
    throw new Exit(2, 'No store is named: give --store nkul.db, set NKUL_STORE, or write nkul.config.ts.');
  terminal.err(`reading ${found}`);
  return await readConfig(found);
}

/** A slip in the name must not make a new store. */
function existing(file: string): string {
  if (existsSync(file)) return file;
  throw new Exit(5, `${file} is not there: name the file that the application keeps its messages in.`);
}

/** Warnings of the hub are for the application's log; here they go to the error output, a line each. */
function quiet(terminal: Terminal): Plugin {
  const write = (_details: object, text?: string) => terminal.err(`nkul: ${text ?? ''}`);
  return {
    name: 'nkul-cli',
    register: (container) => void container.registerInstance(LOGGER, { warn: write, error: write }),
  };
}

/** Notifiers without a provider, by which the hub knows the names: nothing is ever sent by them. */
function standIns(names: readonly string[]): Plugin {
  const send = () => Promise.reject(new Error('the command line sends nothing'));
  return {
    name: 'nkul-cli-names',
    register(container) {
      const known = new Set(
        container.isRegistered(NOTIFIER) ? container.resolveAll(NOTIFIER).map(({ name }) => name) : [],
      );
      const missing = names.filter((name) => !known.has(name));
      for (const name of missing.length + known.size === 0 ? ['–'] : missing)
        container.registerInstance(NOTIFIER, { name, channel: 'sms', send } satisfies Notifier);
    },
  };
}
