import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { type Actor, createHub, type Hub, type HubOptions } from '@nkul/core';
import { RENDERER, type Renderer } from '@nkul/core/adapter';
import { STORE } from '@nkul/core/store';
import type { Language } from '@nkul/verdict';
import { shownText } from '../base/shown-text.ts';
import { Interrupted, type Terminal } from '../base/terminal.ts';
import { Exit } from '../words/exit.ts';
import { languageFor } from '../words/spoken.ts';
import { type Words, wordsFor } from '../words/words.ts';
import { findConfig, type NkulConfig, readConfig } from './config.ts';
import { namedStore } from './named-store.ts';
import { errorLog, justStore } from './own-plugins.ts';

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

/** How a store is opened. */
export interface Opening {
  readonly options: CommonOptions;
  readonly terminal: Terminal;
  /** Gets the language, as soon as it is known. */
  readonly spoke: (language: Language) => void;
}

/**
 * Runs a command on the store that is asked for (`--store`, `--config`, `NKUL_STORE`, or the nearest configuration), and
 * closes it.
 *
 * @throws Exit; Interrupted after Ctrl-C; the error of the store
 */
export async function withOpened(
  { options, terminal, spoke }: Opening,
  run: (opened: Opened) => Promise<void>,
): Promise<void> {
  const { config, file } = await sourceFor(options, terminal);
  const language = languageFor(options, config, terminal);
  spoke(language);
  const words = wordsFor(language);
  if (file !== undefined) terminal.err(shownText(words.reading(file)));
  const hub = await createHub({
    ...hubOptions(config),
    plugins: [...config.plugins, errorLog(terminal)],
    beside: true,
  });
  try {
    if (!hub.container.resolve(STORE).durable)
      throw new Exit(5, ({ errors }) => errors.notDurable(file ?? ''));
    await run({
      ...{ hub, language, words },
      terminal: options.color === false ? { ...terminal, colours: false } : terminal,
      json: options.json === true,
      timeZone: timeZoneFor(options, config),
      names: config.names ?? {},
      by: { name: personAt(terminal), through: 'cli' },
      config: file === undefined ? undefined : config,
      renderer: rendererOf(hub),
    });
  } finally {
    await hub.stop({ drain: false });
  }
  if (terminal.ended.reason instanceof Interrupted) throw terminal.ended.reason;
}

/** The time zone of the times: UTC, that of the configuration, or that of the machine. */
export function timeZoneFor({ utc }: CommonOptions, config: NkulConfig | undefined): string {
  if (utc === true) return 'UTC';
  return config?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function rendererOf({ container }: Hub): Renderer | undefined {
  return container.isRegistered(RENDERER, true) ? container.resolve(RENDERER) : undefined;
}

/** The options of the hub in a configuration. */
export function hubOptions(config: NkulConfig): Partial<HubOptions> {
  const { lang: _, timeZone: __, names: ___, plugins: ____, ...options } = config;
  return options;
}

/** The person at a terminal, by whose name others find them in the audit. */
export function personAt({ env }: Terminal): string {
  return env['NKUL_ACTOR'] ?? userName();
}

/** The user of the machine. In a container, a user may have a number only. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? ''}`.trim();
  }
}

async function sourceFor({ store: given, config }: CommonOptions, terminal: Terminal): Promise<Source> {
  const named = given ?? (config === undefined ? terminal.env['NKUL_STORE'] : undefined);
  if (named !== undefined) {
    const store = await namedStore(named, terminal);
    return { config: { plugins: [justStore(store)] }, file: undefined };
  }
  const found = config === undefined ? findConfig(terminal.cwd) : resolve(terminal.cwd, config);
  if (found === undefined) throw new Exit(2, ({ errors }) => errors.noStore);
  return { config: await readConfig(found), file: found };
}
