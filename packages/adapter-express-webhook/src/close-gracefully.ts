import type { Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import { Server as SocketServer } from 'node:net';
import { checkSettings, type Duration, objectOf, optionally } from '@nkul/core/adapter';
import { endingSchema } from './timer.ts';
import { Traffic } from './traffic.ts';

export interface CloseOptions {
  /** How long answers under way may take. Then their connections are cut. @default '10s' */
  readonly timeout?: Duration;
}

const optionsSchema = objectOf({ timeout: optionally(endingSchema) }, { noun: 'option' });

/**
 * Closes a server that `protectServer()` knows. The server stops accepting connections, answers every call that has
 * begun, and closes each connection when its calls are answered. Resolves when the last connection is closed, also if it
 * is called twice; then stop the hub. The application must first end answers that never end by themselves (server-sent
 * events); otherwise the time-out cuts them.
 *
 * @example
 * process.once('SIGTERM', async () => {
 *   await closeGracefully(server);
 *   await hub.stop();
 * });
 */
export async function closeGracefully(
  server: Server | SecureServer,
  options: CloseOptions = {},
): Promise<void> {
  const { timeout: timeoutMs = 10_000 } = checkSettings(optionsSchema, options, 'closeGracefully()');
  // Not server.close(): it cuts connections whose answer has ended, but is not completely written.
  const closed = new Promise<void>((resolve) => SocketServer.prototype.close.call(server, () => resolve()));
  Traffic.of(server).end(() => server.closeIdleConnections());
  const force = setTimeout(() => server.closeAllConnections(), timeoutMs);
  await closed;
  clearTimeout(force);
}
