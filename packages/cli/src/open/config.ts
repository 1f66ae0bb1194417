import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HubOptions } from '@nkul/core';
import { shownProblem } from '../base/shown-problem.ts';
import { Exit } from '../words/exit.ts';

/**
 * The settings of the command, in `nkul.config.ts` or `nkul.config.js`: the options of the application's hub, and how people
 * read them. `plugins` has the store of the application; its notifiers and routes are for the commands that send.
 */
export interface NkulConfig extends Omit<HubOptions, 'start' | 'beside' | 'container' | 'token'> {
  /** The language of the words: `fr` or `en`. @default that of the terminal */
  readonly lang?: string;
  /** The time zone of the times (IANA). @default that of the machine */
  readonly timeZone?: string;
  /** The names of notifiers as people say them. */
  readonly names?: Readonly<Record<string, string>>;
}

/** Gives the type of the settings. */
export function defineConfig(config: NkulConfig): NkulConfig {
  return config;
}

const fileNames = ['nkul.config.ts', 'nkul.config.js', 'nkul.config.mjs'];

/** The nearest configuration: in a directory or above it, up to the one of its package. */
export function findConfig(directory: string): string | undefined {
  for (let at = directory; ; at = dirname(at)) {
    const found = fileNames.map((name) => join(at, name)).find((file) => existsSync(file));
    if (found !== undefined) return found;
    if (existsSync(join(at, 'package.json')) || dirname(at) === at) return undefined;
  }
}

/** @throws Exit if the file cannot be imported, or exports no configuration */
export async function readConfig(file: string): Promise<NkulConfig> {
  const loaded = await importConfig(file);
  const config =
    typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : undefined;
  if (isConfig(config)) return config;
  throw new Exit(2, ({ errors }) => errors.badConfig(file));
}

/** A configuration that prints writes to the error output: the output is for what was asked. */
async function importConfig(file: string): Promise<unknown> {
  const { stdout, stderr } = process;
  const write = stdout.write;
  stdout.write = stderr.write.bind(stderr);
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    const why = shownProblem(error);
    throw new Exit(2, ({ errors }) => errors.unreadableConfig(file, why));
  } finally {
    stdout.write = write;
  }
}

function isConfig(config: unknown): config is NkulConfig {
  return (
    typeof config === 'object' && config !== null && 'plugins' in config && Array.isArray(config.plugins)
  );
}
