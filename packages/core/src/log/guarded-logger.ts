import { ConfigurationError } from '../base/errors.ts';
import { consoleLogger, type Logger } from './logger.ts';

/**
 * Wraps a logger so that its failures do not reach the caller. The first failure is written to the console, with the
 * line that was lost.
 *
 * @throws ConfigurationError if it is not a logger
 */
export function guardedLogger(given: Logger): Logger {
  return new GuardedLogger(checkedLogger(given));
}

class GuardedLogger implements Logger {
  readonly #logger: Logger;
  #hasFailed = false;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  warn(details: object, message: string): void {
    this.#write('warn', details, message);
  }

  error(details: object, message: string): void {
    this.#write('error', details, message);
  }

  #write(level: keyof Logger, details: object, message: string): void {
    try {
      const written: unknown = this.#logger[level](details, message);
      if (isThenable(written)) written.then(undefined, () => this.#failed(level, details, message));
    } catch {
      this.#failed(level, details, message);
    }
  }

  /** The error is not shown, because it may hold secrets. */
  #failed(level: keyof Logger, details: object, message: string): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    try {
      consoleLogger.error({}, 'the logger failed; its first line that was lost follows');
      consoleLogger[level](details, message);
    } catch {
      // The console failed too.
    }
  }
}

function checkedLogger(given: Logger): Logger {
  const missing = (['warn', 'error'] as const).filter((level) => typeof given?.[level] !== 'function');
  if (missing.length === 0) return given;
  throw new ConfigurationError(
    `The LOGGER has no method ${missing.join(' and no method ')}: give a logger with warn(details, message) and error(details, message), such as one of pino; logger(winston) makes one of a logger whose calls have the message first.`,
    { field: 'LOGGER' },
  );
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
