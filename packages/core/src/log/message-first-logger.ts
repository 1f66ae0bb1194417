import { ConfigurationError } from '../base/errors.ts';
import type { Logger } from './logger.ts';

/** A logger whose calls have the message first, such as one of winston. */
export interface MessageFirstLogger {
  warn(message: string, details: object): unknown;
  error(message: string, details: object): unknown;
}

/**
 * Makes a `Logger` of one whose calls have the message first. An error among the details becomes a plain object, since
 * such loggers write an error as `{}`.
 *
 * @example
 * container.registerInstance(LOGGER, logger(winston.createLogger({ transports: [new winston.transports.Console()] })));
 *
 * @throws ConfigurationError if it has no `warn()` or no `error()`
 */
export function logger(target: MessageFirstLogger): Logger {
  if (typeof target?.warn !== 'function' || typeof target.error !== 'function') {
    throw new ConfigurationError(
      'logger() needs a logger with warn(message, details) and error(message, details).',
    );
  }
  return {
    warn: (details, message) => void target.warn(message, plain(details)),
    error: (details, message) => void target.error(message, plain(details)),
  };
}

/** Names that such loggers keep for the line itself. */
const reserved: ReadonlySet<string> = new Set(['message', 'level', 'timestamp']);

function plain(details: object): object {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      reserved.has(name) ? `${name}_` : name,
      value instanceof Error ? plainError(value) : value,
    ]),
  );
}

function plainError(error: Error): object {
  const { name, message, stack } = error;
  return { ...error, name, message, stack, ...('cause' in error && { cause: String(error.cause) }) };
}
