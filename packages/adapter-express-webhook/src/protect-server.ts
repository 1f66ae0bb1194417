import type { Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import {
  ConfigurationError,
  checkSettings,
  type Duration,
  durationSchema,
  objectOf,
  optionally,
} from '@nkul/core/adapter';
import { Traffic } from './traffic.ts';

export interface ServerLimits {
  /** How long the headers of a request may take to arrive. @default '5s' */
  readonly headersTimeout?: Duration;
  /** How long a whole request, headers and body, may take to arrive. @default '10s' */
  readonly requestTimeout?: Duration;
}

const limitsSchema = objectOf(
  { headersTimeout: optionally(durationSchema), requestTimeout: optionally(durationSchema) },
  { noun: 'limit', meant: { timeout: 'requestTimeout' } },
);

/**
 * Ends requests that arrive too slowly, on the whole server: it answers 408, and closes the connection. Call it before
 * `listen()`, or right after. It also counts the answers under way, for which `closeGracefully()` waits.
 *
 * @example
 * const server = protectServer(createServer(app)).listen(3000);
 *
 * @throws ConfigurationError if the time for headers is 0, or longer than that for the whole request
 */
export function protectServer<Protected extends Server | SecureServer>(
  server: Protected,
  limits: ServerLimits = {},
): Protected {
  const checked = checkSettings(limitsSchema, limits, 'protectServer()');
  const { headersTimeout: headersMs = 5_000, requestTimeout: requestMs = 10_000 } = checked;
  if (headersMs < 1 || headersMs > requestMs) {
    throw new ConfigurationError(
      'protectServer(): headersTimeout must be longer than nothing, and no longer than requestTimeout.',
      { field: 'headersTimeout' },
    );
  }
  server.headersTimeout = headersMs;
  server.requestTimeout = requestMs;
  // By default, Node checks every 30 seconds. It reads this value when the server begins to listen.
  const connectionsCheckingInterval = Math.ceil(Math.min(headersMs / 5, 1_000));
  Object.assign(server, { connectionsCheckingInterval });
  Traffic.of(server);
  return server;
}
