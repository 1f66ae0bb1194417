import { ConfigurationError, type Duration, durationMs } from '@nkul/core/store';

/** Where and how a store keeps what it holds. */
export interface SqliteSettings {
  /** The file; made when it is not there, its directory is not. `:memory:` for none. */
  readonly file: string;
  /**
   * `full`: what was answered outlives a power failure. `normal`: it outlives the process, and the last transactions
   * may be lost with the power.
   *
   * @default 'full'
   */
  readonly synchronous?: 'full' | 'normal';
  /** How long to wait for another process that is writing. The process stands still meanwhile. @default '5s' */
  readonly busyTimeout?: Duration;
  /** How often to look whether another process has changed something. @default '200ms' */
  readonly watchEvery?: Duration;
  /** How many reports may wait for their reference; beyond, the oldest go. @default 100_000 */
  readonly maxParked?: number;
  /** How many quarantined entries are kept; beyond, the oldest go. @default 10_000 */
  readonly maxQuarantined?: number;
  /** How large the file may get, in bytes; then what is new is refused until something was purged. @default as large as the disk */
  readonly maxBytes?: number;
  /** Up to which size, in bytes, a file is read through for damage when it is opened. @default 67_108_864 (64 MiB) */
  readonly checkUpTo?: number;
}

/** The settings, checked, with their defaults. */
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

/** @throws ConfigurationError naming the setting that cannot work */
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
