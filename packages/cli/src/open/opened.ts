import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { type Actor, createHub, type Hub, type HubOptions } from '@nkul/core';
import { LOGGER, NOTIFIER, type Notifier, type Plugin, RENDERER, type Renderer } from '@nkul/core/adapter';
import { STORE } from '@nkul/core/store';
import { sqliteStore } from '@nkul/store-sqlite';
import type { Language } from '@nkul/verdict';
import { shownText } from '../base/shown-text.ts';
import type { Terminal } from '../base/terminal.ts';
import { Exit, inOneLine } from '../words/exit.ts';
import { languageFor } from '../words/spoken.ts';
import { type Words, wordsFor } from '../words/words.ts';
import { findConfig, type NkulConfig, readConfig } from './config.ts';

/** The options that every command has. */
export interface CommonOptions {
  readonly store?: string;
  readonly config?: string;
  readonly json?: boolean;
  readonly lang?: string;
  readonly utc?: boolean;
  /** False for `--no-color`. */
  readonly color?: boolean;
}

/** A store that is open beside the application: the hub never starts, so it claims, sends and deletes nothing. */
export interface Opened {
  readonly hub: Hub;
  readonly terminal: Terminal;
  readonly json: boolean;
  readonly language: Language;
  readonly words: Words;
  readonly timeZone: string;
  readonly names: Readonly<Record<string, string>>;
  readonly by: Actor;
  /** The configuration that was read; undefined if only a store was named. */
  readonly config: NkulConfig | undefined;
  /** The renderer of the application, if there is a configuration with one. */
  readonly renderer: Renderer | undefined;
}

/** Where the settings of the command come from. */
interface Source {
  readonly config: NkulConfig;
  /** The file of the configuration; undefined if only a store was named. */
  readonly file: string | undefined;
}

/**
 * Opens the store that is asked for: `--store`, `--config`, `NKUL_STORE`, or the nearest configuration.
 *
 * @param named the notifiers that the command is about; they need not be registered
 * @param spoke gets the language, as soon as it is known
 * @throws Exit, or the error of the store
 */
export async function open(
  options: CommonOptions,
  terminal: Terminal,
  named: readonly string[] = [],
  spoke: (language: Language) => void = () => {},
): Promise<Opened> {
  const { config, file } = await sourceFor(options, terminal);
  const language = languageFor(options, config, terminal);
  spoke(language);
  const words = wordsFor(language);
  if (file !== undefined) terminal.err(shownText(words.reading(file)));
  const hub = await createHub({
    ...hubOptions(config),
    plugins: [...config.plugins, quiet(terminal), standIns(named)],
    beside: true,
  });
  const { container } = hub;
  if (!container.resolve(STORE).durable) {
    await hub.stop({ drain: false });
    throw new Exit(5, ({ errors }) => errors.notDurable(file ?? ''));
  }
  const zone = options.utc === true ? 'UTC' : config.timeZone;
  return {
    hub,
    terminal: options.color === false ? { ...terminal, colours: false } : terminal,
    json: options.json === true,
    language,
    words,
    timeZone: zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    names: config.names ?? {},
    by: { name: terminal.env['NKUL_ACTOR'] ?? userName(), through: 'cli' },
    config: file === undefined ? undefined : config,
    renderer: container.isRegistered(RENDERER, true) ? container.resolve(RENDERER) : undefined,
  };
}

/** The options of the hub in a configuration. */
export function hubOptions(config: NkulConfig): Partial<HubOptions> {
  const { lang: _, timeZone: __, names: ___, plugins: ____, ...options } = config;
  return options;
}

/** The user of the machine. In a container, a user may have a number only. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? ''}`.trim();
  }
}

async function sourceFor({ store, config }: CommonOptions, terminal: Terminal): Promise<Source> {
  const named = store ?? (config === undefined ? terminal.env['NKUL_STORE'] : undefined);
  if (named !== undefined) {
    if (/^[a-z]+:\/\//i.test(named)) throw new Exit(2, ({ errors }) => errors.notAFile);
    const file = existing(resolve(terminal.cwd, named));
    return { config: { plugins: [sqliteStore({ file })] }, file: undefined };
  }
  const found = config === undefined ? findConfig(terminal.cwd) : resolve(terminal.cwd, config);
  if (found === undefined) throw new Exit(2, ({ errors }) => errors.noStore);
  return { config: await readConfig(found), file: found };
}

/** A slip in the name must not make a new store. */
function existing(file: string): string {
  if (existsSync(file)) return file;
  throw new Exit(5, ({ errors }) => errors.missing(file));
}

/** Warnings of the hub are for the application's log; here they go to the error output, a line each. */
function quiet(terminal: Terminal): Plugin {
  const write = (_details: object, text?: string) =>
    terminal.err(`nkul: ${shownText(inOneLine(text ?? ''))}`);
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
