import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Language } from '@nkul/verdict';
import { type End, endOf } from '../base/ending.ts';
import type { Terminal } from '../base/terminal.ts';
import { consoleServer } from '../console/console-server.ts';
import { findConfig, type NkulConfig, readConfig } from '../open/config.ts';
import { catalogPluginOf } from '../open/config-catalog.ts';
import { isDatabase } from '../open/named-store.ts';
import { type CommonOptions, personAt, rendererOf, timeZoneFor } from '../open/opened.ts';
import { Exit } from '../words/exit.ts';
import { setUpWords } from '../words/set-up-words.ts';
import { languageFor } from '../words/spoken.ts';
import { wordsFor } from '../words/words.ts';
import { devHub, simulated } from './dev-hub.ts';
import { type DevOptions, DevSession } from './dev-session.ts';
import { firstContent } from './first-message.ts';
import { reportServer } from './report-server.ts';

/** Closes a part of the set-up. */
type Close = () => unknown;

/**
 * `nkul dev`: a simulator, a hub that sends to it alone, the events, a console, and a first message. Ctrl-C ends it, with code 0. It
 * reads `--store` only, not `NKUL_STORE`: a store of the application is not for trying.
 *
 * @throws Exit with code 130 if it is interrupted before it is up; with 4 if the store is that of an application, or a database; with 1
 * if the message of `--once` does not end
 */
export async function dev(common: CommonOptions, options: DevOptions, terminal: Terminal): Promise<void> {
  const end = endOf(terminal);
  const closing: Close[] = [end.dispose];
  try {
    const session = await startedSession(common, options, terminal, end, closing);
    await session.run(options, end);
  } finally {
    for (const close of closing.toReversed()) await close();
  }
}

async function startedSession(
  common: CommonOptions,
  { once = false }: DevOptions,
  terminal: Terminal,
  end: End,
  closing: Close[],
): Promise<DevSession> {
  const config = await configFor(common, terminal);
  const language = languageFor(common, config, terminal);
  const mustGoOn = () => {
    if (end.signal.aborted) throw new Exit(130, setUpWords(language).devInterrupted);
  };
  const { createSimulator } = await import('@nkul/simulator');
  mustGoOn();
  const simulator = await createSimulator();
  closing.push(() => simulator.close());
  const file = fileFor(common, language, terminal, closing);
  const texts = config && catalogPluginOf(config.plugins);
  const hub = await devHub({ file, url: simulator.urls.devcode, texts, language }, terminal);
  closing.push(() => hub.stop({ drain: false }));
  const server = await reportServer(hub, simulated);
  closing.push(() => server.close());
  simulator.reportTo(server.url);
  mustGoOn();
  const opened = {
    ...{ hub, terminal, language, json: common.json === true, names: {}, config: undefined },
    words: wordsFor(language),
    renderer: rendererOf(hub),
    timeZone: timeZoneFor(common, config),
    by: { name: 'dev', through: 'cli' },
  } as const;
  const content = firstContent(texts?.catalog, language);
  // With --once, it would end before a person has opened it.
  const console = once ? undefined : await consoleServer(opened, { name: personAt(terminal), port: 0 });
  closing.push(() => console?.close());
  return new DevSession({ opened, simulator, console, file, temporary: common.store === undefined, content });
}

async function configFor(common: CommonOptions, terminal: Terminal): Promise<NkulConfig | undefined> {
  const { config } = common;
  const found = config === undefined ? findConfig(terminal.cwd) : resolve(terminal.cwd, config);
  if (found === undefined) return undefined;
  terminal.err(wordsFor(languageFor(common, undefined, terminal)).reading(found));
  return await readConfig(found);
}

function fileFor({ store }: CommonOptions, language: Language, terminal: Terminal, closing: Close[]): string {
  if (store !== undefined && isDatabase(store)) throw new Exit(4, setUpWords(language).devDatabase);
  if (store !== undefined) return resolve(terminal.cwd, store);
  const directory = mkdtempSync(join(tmpdir(), 'nkul-dev-'));
  closing.push(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, 'dev.db');
}
