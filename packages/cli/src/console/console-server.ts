import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ConsoleOptions, createConsole, localhostOnly, oneTimeLink } from '@nkul/console';
import { nodeHandler } from '@nkul/console/node';
import type { Opened } from '../open/opened.ts';
import { Exit } from '../words/exit.ts';
import { setUpWords, setUpWordsIn } from '../words/set-up-words.ts';

/** A console on loopback, which links open. */
export interface ConsoleServer {
  /** Makes the address that opens it once, within 60 seconds, from this machine. The one before does not work any more. */
  newLink(): string;
  /** Ends it, with the pages that are open. */
  close(): Promise<void>;
}

/**
 * Shows the pages of a hub to the person at the terminal. Their acts have this name in the audit.
 *
 * @param port 0 for a free one
 * @throws Exit if the port is taken
 */
export async function consoleServer(
  { hub, language, timeZone, names }: Pick<Opened, 'hub' | 'language' | 'timeZone' | 'names'>,
  { name, port }: { readonly name: string; readonly port: number },
): Promise<ConsoleServer> {
  const { options, newLink } = oneTimeLink({ name });
  const { secret } = options;
  const authenticate = withHint(options.authenticate, setUpWords(language).consoleClosed);
  const pages = createConsole(hub, { authenticate, secret, timeZone, names, locale: language });
  const server = createServer(nodeHandler(pages));
  await listening(server, port);
  // Browsers send a cookie to all ports of a machine. Under a path of its own, that of this console goes to no other program.
  const path = randomBytes(8).toString('hex');
  const { port: own } = server.address() as AddressInfo;
  return {
    newLink: () => `http://127.0.0.1:${own}/${path}/${newLink()}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      await pages.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Says to people of this machine where there is a link. */
function withHint(
  authenticate: ConsoleOptions['authenticate'],
  hint: string,
): ConsoleOptions['authenticate'] {
  const isHere = localhostOnly();
  const headers = {
    ...{ 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
    'X-Content-Type-Options': 'nosniff',
  };
  return async (request, connection) => {
    const visitor = await authenticate(request, connection);
    if (visitor || !(await isHere(request, connection))) return visitor;
    return new Response(`${hint}\n`, { status: 401, headers });
  };
}

/** @throws Exit if it cannot listen there */
async function listening(server: Server, port: number): Promise<void> {
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Exit(4, (words) => {
      const { portTaken, portRefused } = setUpWordsIn(words);
      return code === 'EADDRINUSE' ? portTaken(port) : portRefused(port, code);
    });
  }
}
