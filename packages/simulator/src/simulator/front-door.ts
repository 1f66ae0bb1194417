/** Accepts connections, and resets those whose first request must not be read. */
import type { Server } from 'node:http';
import { createServer, type Server as NetServer, type Socket } from 'node:net';

/** Decides about connections. */
export interface Doorkeeper {
  /** True if first requests must be checked now */
  readonly isAwake: () => boolean;
  /** True if the request that begins with this line must be reset before it is read */
  readonly turnsAway: (requestLine: string) => boolean;
}

/**
 * A listening socket in front of an HTTP server, which does not listen itself. If the doorkeeper is not awake,
 * connections go to the server at once. If it is awake, it sees the first line of the request first. A request that it
 * turns away is not parsed.
 */
export class FrontDoor {
  readonly server: NetServer;
  readonly #http: Server;
  readonly #doorkeeper: Doorkeeper;
  readonly #sockets = new Set<Socket>();
  readonly #seen = new WeakSet<Socket>();

  constructor(http: Server, doorkeeper: Doorkeeper) {
    this.#http = http;
    this.#doorkeeper = doorkeeper;
    this.server = createServer({ noDelay: true }, (socket) => this.#receive(socket));
  }

  /** True if the doorkeeper saw this connection's first request, and let it pass. */
  hasSeen(socket: Socket): boolean {
    return this.#seen.delete(socket);
  }

  /** Ends every connection, and stops listening. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  #receive(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (this.#doorkeeper.isAwake()) socket.once('data', (first: Buffer) => this.#look(socket, first));
    else this.#http.emit('connection', socket);
  }

  #look(socket: Socket, first: Buffer): void {
    socket.pause();
    if (this.#doorkeeper.turnsAway(first.toString('latin1').split('\r\n', 1)[0] ?? '')) {
      socket.resetAndDestroy();
      return;
    }
    this.#seen.add(socket);
    socket.unshift(first);
    this.#http.emit('connection', socket);
    socket.resume();
  }
}
