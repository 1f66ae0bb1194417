import type { Server, ServerResponse } from 'node:http';
import type { Server as SecureServer } from 'node:https';

const traffics = new WeakMap<Server | SecureServer, Traffic>();

/** Counts the answers of a server that are not completely written. It counts from its first use on a server. */
export class Traffic {
  readonly #underWay = new Set<ServerResponse>();
  #quiet: (() => void) | undefined;

  static of(server: Server | SecureServer): Traffic {
    const known = traffics.get(server);
    if (known !== undefined) return known;
    const traffic = new Traffic();
    traffics.set(server, traffic);
    // Before the application's listener, which may write the headers at once.
    server.prependListener('request', (_request, response: ServerResponse) => traffic.#begin(response));
    return traffic;
  }

  /** Closes each connection after its answer. Calls back each time that all answers are written, also at once. */
  end(quiet: () => void): void {
    this.#quiet = quiet;
    for (const response of this.#underWay) endConnection(response);
    if (this.#underWay.size === 0) quiet();
  }

  #begin(response: ServerResponse): void {
    this.#underWay.add(response);
    if (this.#quiet !== undefined) endConnection(response);
    response.once('close', () => {
      this.#underWay.delete(response);
      if (this.#underWay.size === 0) this.#quiet?.();
    });
  }
}

function endConnection(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}
