import { type End, endOf } from '../base/ending.ts';
import { maskedText } from '../base/masked-text.ts';
import { Interrupted } from '../base/terminal.ts';
import { type Opened, type Opening, withOpened } from '../open/opened.ts';
import { jsonLine } from '../open/shown.ts';
import { Exit } from '../words/exit.ts';
import { setUpWords, setUpWordsIn } from '../words/set-up-words.ts';
import { type ConsoleServer, consoleServer } from './console-server.ts';

export interface OpenConsoleOptions {
  /** `0` for a free one. */
  readonly port: string;
}

/**
 * `nkul console`: the web pages of `@nkul/console` on loopback, over the store that is asked for. Ctrl-C ends it, with code 0.
 *
 * @throws Exit if the port is not valid, or taken; Interrupted if it was not up yet; see `withOpened()`
 */
export async function openConsole(opening: Opening, options: OpenConsoleOptions): Promise<void> {
  const port = portGiven(options.port);
  const end = endOf(opening.terminal);
  let isUp = false;
  try {
    await withOpened(opening, async (opened) => {
      const server = await consoleServer(opened, { name: opened.by.name, port });
      try {
        isUp = !end.signal.aborted;
        if (isUp) await shown(opened, server, end);
      } finally {
        await server.close();
      }
    });
  } catch (error) {
    if (!isUp || !(error instanceof Interrupted)) throw error;
  } finally {
    end.dispose();
  }
}

/** Shows a link, and another one for each line that is typed. */
async function shown(opened: Opened, server: ConsoleServer, { come, signal }: End): Promise<void> {
  const { terminal, json, language } = opened;
  const words = setUpWords(language);
  const showLink = () => {
    const link = server.newLink();
    terminal.out(json ? jsonLine({ link }) : words.consoleLink(link));
  };
  showLink();
  if (!json) terminal.out(words.consoleOnce(terminal.isTyped === true));
  for await (const _ of terminal.lines?.(signal) ?? []) showLink();
  await come;
}

/** @throws Exit if it is not a port */
function portGiven(given: string): number {
  if (/^\d{1,5}$/.test(given) && Number(given) <= 65_535) return Number(given);
  throw new Exit(2, (words) => words.errors.isNot('--port', maskedText(given), setUpWordsIn(words).aPort));
}
