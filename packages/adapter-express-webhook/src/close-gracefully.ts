import type { Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import { Server as SocketServer } from 'node:net';
import { checkSettings, type Duration, durationSchema, objectOf, optionally } from '@nkul/core/adapter';
import { Traffic } from './traffic.ts';

export interface CloseOptions {
  /** How long answers under way may take; then their connections are cut. @default '10s' */
  readonly timeout?: Duration;
}

const optionsSchema = objectOf({ timeout: optionally(durationSchema) }, { noun: 'option' });

/**
 * Closes a server that `protectServer()` knows: no new connection is taken, every call that has begun is answered, and
 * a connection is closed when nothing is under way. Resolves when the last one is, also when it is asked again; then
 * stop the hub. Answers that never end (server-sent events) are for the application to end first, or they are cut at
 * the time-out.
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
  // Not server.close(): it cuts connections whose answer is ended, but not wholly out.
  const closed = new Promise<void>((resolve) => SocketServer.prototype.close.call(server, () => resolve()));
  Traffic.of(server).end(() => server.closeIdleConnections());
  const force = setTimeout(() => server.closeAllConnections(), timeoutMs);
  await closed;
  clearTimeout(force);
}
