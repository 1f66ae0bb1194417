import {
  booleanSchema,
  checkSettings,
  type Duration,
  durationWithin,
  objectOf,
  oneOf,
  optionally,
  readBy,
  wholeFrom,
} from '@nkul/core/store';

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
  /**
   * How many reports may be parked. Beyond this number, the oldest are deleted, which the hub logs, if they have waited for
   * a day; otherwise new ones are refused. @default 100_000
   */
  readonly maxParked?: number;
  /** How many quarantined entries are kept. Beyond this number, the oldest are deleted. @default 10_000 */
  readonly maxQuarantined?: number;
  /** The maximal size of the file, in bytes. A full file rejects new data until old data is purged. @default unlimited */
  readonly maxBytes?: number;
  /** Files up to this size, in bytes, are read for damage when they are opened. @default 67_108_864 (64 MiB) */
  readonly checkUpTo?: number;
  /**
   * True to begin with another key if `<file>.key` is lost. Then idempotency keys that were used before are refused, and
   * one whose message was erased is taken for a new one. @default false
   */
  readonly newKey?: boolean;
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
  readonly newKey: boolean;
  /** True for a connection of a tool beside the application: `OpenOptions.beside`. */
  readonly beside: boolean;
  /** How long `erase()` and `backup()` wait until erased bytes are gone, in milliseconds. */
  readonly eraseWithinMs: number;
}

/** A longer timer of Node would end at once, and SQLite takes no longer one. */
const timerSchema = durationWithin([0, 24 * 86_400_000], 'at most 24 days');

const noFile = 'is missing: give the path of a file, or :memory:';

const settingsSchema = objectOf(
  {
    file: readBy<string>((given) => {
      if (typeof given !== 'string' || given.trim() === '') return { problem: noFile };
      return given.includes('\0') ? { problem: 'has a NUL character in it: take it out' } : { output: given };
    }, noFile),
    synchronous: optionally(oneOf(['full', 'normal'])),
    busyTimeout: optionally(timerSchema),
    watchEvery: optionally(timerSchema),
    maxParked: optionally(wholeFrom(0)),
    maxQuarantined: optionally(wholeFrom(0)),
    maxBytes: optionally(wholeFrom(0)),
    checkUpTo: optionally(wholeFrom(0)),
    newKey: optionally(booleanSchema),
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
    newKey: settings.newKey ?? false,
    beside: false,
    eraseWithinMs: 30_000,
  };
}

/** How long a tool beside the application waits for a lock, in milliseconds. */
const besideTimeoutMs = 2_000;

/** The settings of a tool beside the application. */
export function besideSettings(settings: ResolvedSettings): ResolvedSettings {
  const busyTimeoutMs = Math.min(settings.busyTimeoutMs, besideTimeoutMs);
  return { ...settings, beside: true, busyTimeoutMs, checkUpTo: 0, newKey: false };
}
