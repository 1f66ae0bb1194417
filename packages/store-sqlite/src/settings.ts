import { ConfigurationError, type Duration, durationMs } from '@nkul/core/store';

/** Where and how a store keeps its data. */
export interface SqliteSettings {
  /** The path of the file. The file is created if it does not exist; its directory must exist. `:memory:` for no file. */
  readonly file: string;
  /**
   * `full`: stored data outlives a power failure. `normal`: stored data outlives the process, but a power failure may
   * lose the last transactions.
   *
   * @default 'full'
   */
  readonly synchronous?: 'full' | 'normal';
  /** How long to wait for another process that is writing. The event loop is blocked meanwhile. @default '5s' */
  readonly busyTimeout?: Duration;
  /** How often to check whether another process has changed the file. @default '200ms' */
  readonly watchEvery?: Duration;
  /** How many reports may be parked. Beyond this number, the oldest are deleted. @default 100_000 */
  readonly maxParked?: number;
  /** How many quarantined entries are kept. Beyond this number, the oldest are deleted. @default 10_000 */
  readonly maxQuarantined?: number;
  /** The maximal size of the file, in bytes. A full file rejects new data until old data is purged. @default unlimited */
  readonly maxBytes?: number;
  /** Files up to this size, in bytes, are read for damage when they are opened. @default 67_108_864 (64 MiB) */
  readonly checkUpTo?: number;
}

/** The checked settings, with defaults. */
export interface ResolvedSettings {
  readonly file: string;
  readonly durable: boolean;
  readonly synchronous: 'full' | 'normal';
  readonly busyTimeoutMs: number;
  readonly watchEveryMs: number;
  readonly maxParked: number;
  readonly maxQuarantined: number;
  readonly maxBytes: number | undefined;
  readonly checkUpTo: number;
}

/** @throws ConfigurationError if a setting is not valid; `field` names it */
export function resolveSettings(settings: SqliteSettings): ResolvedSettings {
  const { file, synchronous = 'full' } = settings;
  if (typeof file !== 'string' || file.trim() === '') {
    throw new ConfigurationError('sqliteStore(): file is missing: give the path of a file, or :memory:.', {
      field: 'file',
    });
  }
  if (synchronous !== 'full' && synchronous !== 'normal') {
    throw new ConfigurationError("sqliteStore(): synchronous must be 'full' or 'normal'.", {
      field: 'synchronous',
    });
  }
  return {
    file,
    durable: file !== ':memory:',
    synchronous,
    busyTimeoutMs: Math.round(durationMs(settings.busyTimeout ?? '5s', 'busyTimeout')),
    watchEveryMs: Math.max(1, Math.round(durationMs(settings.watchEvery ?? '200ms', 'watchEvery'))),
    maxParked: wholeNumber(settings.maxParked ?? 100_000, 'maxParked'),
    maxQuarantined: wholeNumber(settings.maxQuarantined ?? 10_000, 'maxQuarantined'),
    maxBytes: settings.maxBytes === undefined ? undefined : wholeNumber(settings.maxBytes, 'maxBytes'),
    checkUpTo: wholeNumber(settings.checkUpTo ?? 64 * 1_024 * 1_024, 'checkUpTo'),
  };
}

function wholeNumber(value: number, field: string): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new ConfigurationError(`sqliteStore(): ${field} must be a whole number from 0.`, { field });
}
