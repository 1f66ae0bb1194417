import {
  booleanSchema,
  ConfigurationError,
  checkSettings,
  type Duration,
  durationWithin,
  objectOf,
  optionally,
  type ReadValue,
  readBy,
  wholeFrom,
} from '@nkul/core/store';
import { addressOf, missing, readSchema, readUrl, schemaOf } from './address.ts';
import { type Secret, secretBytes, secretProblem } from './secret-setting.ts';

/** A statement, as node-postgres takes it. */
export interface Statement {
  readonly text: string;
  readonly values: unknown[];
  /** The name under which the server keeps its plan. */
  readonly name?: string;
  /** How long to wait for the answer, in milliseconds. */
  readonly query_timeout?: number;
}

/** A connection of a pool, such as a `PoolClient` of node-postgres. */
export interface PostgresClient {
  query(statement: Statement): Promise<{ readonly rows?: readonly unknown[] }>;
  /** @param error given for a connection that is not used again */
  release(error?: Error): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

/** A pool of connections, such as a `Pool` of node-postgres. */
export interface PostgresPool {
  connect(): Promise<PostgresClient>;
  /** The store listens too, as an idle connection that breaks would otherwise end the process. */
  on?(event: 'error', listener: (error: Error) => void): unknown;
  off?(event: 'error', listener: (error: Error) => void): unknown;
}

/** Where and how a store keeps its data. Give either `url` or `pool`. */
export interface PostgresSettings {
  /**
   * The address of the database: `postgres://user:password@host:5432/database`. With `?schema=alerts` at its end, it names the
   * schema too.
   */
  readonly url?: string;
  /**
   * A pool of node-postgres that the application has. The store does not close it, and hears of other processes by its poll alone,
   * unless `listenUrl` is given.
   */
  readonly pool?: PostgresPool;
  /**
   * At least 128 random bits, as 16 bytes or more, or as their text in hex or base64. All processes give the same. It is not
   * in the database, so that a copy of the database alone tells no number.
   *
   * @example
   * // openssl rand -base64 32
   * secret: process.env.NKUL_STORE_SECRET
   */
  readonly secret: Secret;
  /** The schema that holds the tables. It is created if it does not exist. Lower-case letters, digits, `_`. @default 'nkul' */
  readonly schema?: string;
  /**
   * The address of the database itself, if `url` or `pool` go through a pooler: behind PgBouncer in transaction mode, LISTEN hears
   * nothing. @default `url`
   */
  readonly listenUrl?: string;
  /** False where a pooler keeps no named statements, such as PgBouncer before 1.21 in transaction mode. @default true */
  readonly prepare?: boolean;
  /** How many connections this process opens at most, for a `url`, beside one that listens. @default 4 */
  readonly poolSize?: number;
  /** How often to look whether another process has left something to do. @default '1s' */
  readonly pollEvery?: Duration;
  /**
   * How many reports may be parked. Beyond this number, the oldest are deleted, which the hub logs, if they have waited for
   * a day; otherwise new ones are refused. @default 100_000
   */
  readonly maxParked?: number;
  /** How many quarantined entries are kept. Beyond this number, the oldest are deleted. @default 10_000 */
  readonly maxQuarantined?: number;
}

/** The checked settings, with defaults. */
export interface ResolvedSettings {
  readonly source: { readonly url: string } | { readonly pool: PostgresPool };
  /** Where to listen for other processes; undefined to poll only. */
  readonly listenUrl: string | undefined;
  readonly secret: Uint8Array;
  readonly schema: string;
  readonly prepare: boolean;
  readonly poolSize: number;
  readonly pollEveryMs: number;
  readonly maxParked: number;
  readonly maxQuarantined: number;
}

const settingsSchema = objectOf(
  {
    url: optionally(readBy<string>(readUrl, missing)),
    pool: optionally(readBy<PostgresPool>(readPool, 'is not a pool')),
    listenUrl: optionally(readBy<string>(readUrl, missing)),
    secret: readBy<Secret>(readSecret, secretProblem(undefined) ?? ''),
    schema: optionally(readBy<string>(readSchema, 'is not the name of a schema')),
    prepare: optionally(booleanSchema),
    poolSize: optionally(wholeFrom(2)),
    // A longer timer of Node would end at once.
    pollEvery: optionally(durationWithin([10, 24 * 86_400_000], 'from 10 milliseconds to 24 days')),
    maxParked: optionally(wholeFrom(0)),
    maxQuarantined: optionally(wholeFrom(0)),
  },
  {
    noun: 'setting',
    meant: { connectionString: 'url', max: 'poolSize', key: 'secret', client: 'pool' },
    example: 'such as { url: process.env.NKUL_DB, secret: process.env.NKUL_STORE_SECRET }',
  },
);

/** @throws ConfigurationError that names the first wrong setting, and the nearest known one */
export function resolveSettings(given: PostgresSettings): ResolvedSettings {
  const settings = checkSettings(settingsSchema, given, 'postgresStore()');
  return {
    source: sourceOf(settings.url, settings.pool),
    listenUrl: listenUrlOf(settings.listenUrl ?? settings.url),
    secret: secretBytes(settings.secret),
    schema: schemaOf(settings.url, settings.schema),
    prepare: settings.prepare ?? true,
    poolSize: settings.poolSize ?? 4,
    pollEveryMs: Math.round(settings.pollEvery ?? 1_000),
    maxParked: settings.maxParked ?? 100_000,
    maxQuarantined: settings.maxQuarantined ?? 10_000,
  };
}

function listenUrlOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : addressOf(url).url;
}

function sourceOf(url: string | undefined, pool: PostgresPool | undefined): ResolvedSettings['source'] {
  if (url !== undefined && pool !== undefined)
    throw new ConfigurationError('postgresStore(): both `url` and `pool` are given: give one of them.');
  if (url !== undefined) return { url: addressOf(url).url };
  if (pool !== undefined) return { pool };
  throw new ConfigurationError(`postgresStore(): the database ${missing}.`);
}

function readPool(given: unknown): ReadValue<PostgresPool> {
  const isPool =
    typeof given === 'object' && given !== null && 'connect' in given && typeof given.connect === 'function';
  // Its clients are used as node-postgres documents them.
  return isPool ? { output: given as PostgresPool } : { problem: 'is not a pool of node-postgres' };
}

function readSecret(given: unknown): ReadValue<Secret> {
  const problem = secretProblem(given);
  // Without a problem, it is a text or bytes.
  return problem === undefined ? { output: given as Secret } : { problem };
}
