import {
  checkSettings,
  type Duration,
  durationSchema,
  objectOf,
  oneOf,
  optionally,
  readBy,
  wholeFrom,
} from '@nkul/core/store';

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

const noFile = 'is missing: give the path of a file, or :memory:';

const settingsSchema = objectOf(
  {
    file: readBy<string>((given) => {
      if (typeof given !== 'string' || given.trim() === '') return { problem: noFile };
      return given.includes('\0') ? { problem: 'has a NUL character in it: take it out' } : { output: given };
    }, noFile),
    synchronous: optionally(oneOf(['full', 'normal'])),
    busyTimeout: optionally(durationSchema),
    watchEvery: optionally(durationSchema),
    maxParked: optionally(wholeFrom(0)),
    maxQuarantined: optionally(wholeFrom(0)),
    maxBytes: optionally(wholeFrom(0)),
    checkUpTo: optionally(wholeFrom(0)),
  },
  {
    noun: 'setting',
    meant: { path: 'file', filename: 'file', database: 'file', timeout: 'busyTimeout' },
    example: "such as { file: 'nkul.db' }",
  },
);

/** @throws ConfigurationError that names the first wrong setting, and the nearest known one */
export function resolveSettings(given: SqliteSettings): ResolvedSettings {
  const settings = checkSettings(settingsSchema, given, 'sqliteStore()');
  const { file, synchronous = 'full', maxParked = 100_000, maxQuarantined = 10_000 } = settings;
  return {
    file,
    durable: file !== ':memory:',
    synchronous,
    busyTimeoutMs: Math.round(settings.busyTimeout ?? 5_000),
    watchEveryMs: Math.max(1, Math.round(settings.watchEvery ?? 200)),
    maxParked,
    maxQuarantined,
    maxBytes: settings.maxBytes,
    checkUpTo: settings.checkUpTo ?? 64 * 1_024 * 1_024,
  };
}
