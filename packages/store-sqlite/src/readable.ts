import type { DatabaseSync } from 'node:sqlite';
import { FindPlaces } from './find-places.ts';
import { Finder } from './finder.ts';
import { SqliteReading } from './reading.ts';
import type { ResolvedSettings } from './settings.ts';
import { Tables } from './tables.ts';

/** The parts of an open store that answer questions. */
export interface Readable {
  readonly tables: Tables;
  readonly finder: Finder;
  readonly reading: SqliteReading;
}

/** Makes the parts that answer questions on a connection. */
export function readableOn(db: DatabaseSync, secret: Uint8Array, settings: ResolvedSettings): Readable {
  const tables = new Tables(db, secret, settings);
  const { messages, terms, hash } = tables;
  const finder = new Finder(messages, new FindPlaces(db, messages, terms, hash));
  return { tables, finder, reading: new SqliteReading(db, tables) };
}
