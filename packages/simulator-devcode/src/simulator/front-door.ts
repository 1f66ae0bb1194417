/** Lets connections in, and resets those whose first request is not to be read. */
import type { Server } from 'node:http';
import { createServer, type Server as NetServer, type Socket } from 'node:net';

/** A listening socket in front of an HTTP server. */
export interface FrontDoor {
  readonly server: NetServer;
  /** Whether the door looked at this connection's first request, and let it pass. */
  hasSeen(socket: Socket): boolean;
  /** Ends every connection, and listens no more. */
  close(): Promise<void>;
}

/** What is decided about a connection. */
export interface Doorkeeper {
  /** Whether first requests are looked at now */
  readonly isAwake: () => boolean;
  /** Whether the request that begins with this line is reset before it is read */
  readonly turnsAway: (requestLine: string) => boolean;
}

/**
 * The HTTP server itself does not listen. While the doorkeeper sleeps, connections go straight to it; while
 * he is awake, he sees the request's first line, and nothing of a request that he turns away is parsed.
 */
export function createFrontDoor(http: Server, { isAwake, turnsAway }: Doorkeeper): FrontDoor {
  const sockets = new Set<Socket>();
  const seen = new WeakSet<Socket>();

  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (!isAwake()) {
      http.emit('connection', socket);
      return;
    }
    socket.once('data', (first: Buffer) => {
      socket.pause();
      if (turnsAway(first.toString('latin1').split('\r\n', 1)[0] ?? '')) {
        socket.resetAndDestroy();
        return;
      }
      seen.add(socket);
      socket.unshift(first);
      http.emit('connection', socket);
      socket.resume();
    });
  });

  return {
    server,
    hasSeen: (socket) => seen.delete(socket),
    close() {
      return new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      });
    },
  };
}
