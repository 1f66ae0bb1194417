import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '@nkul/core/store';
import { pragma, query } from './query.ts';
import { readingSchema } from './reading-schema.ts';

/** 'Nkul' in ASCII. It marks a store of Nkul in the header of a SQLite file. */
export const applicationId = 0x4e6b756c;

/**
 * The schema, version by version. Each version is one transaction, and is never changed after its publication. The
 * column `data` is the message itself; the other columns serve to find it. A `number` is the place of a row in its
 * table, not a telephone number.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    key TEXT,
    fingerprint TEXT,
    status TEXT NOT NULL,
    due_for TEXT NOT NULL,
    due_at INTEGER,
    expires_at INTEGER,
    held INTEGER NOT NULL,
    phone TEXT,
    email TEXT,
    template TEXT,
    created_at INTEGER NOT NULL,
    resting_since INTEGER,
    erasable_since INTEGER,
    data TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX messages_by_key ON messages (key) WHERE key IS NOT NULL;
  CREATE INDEX messages_due ON messages (due_for, due_at, id, expires_at) WHERE due_at IS NOT NULL;
  CREATE INDEX messages_expiring ON messages (expires_at, id) WHERE expires_at IS NOT NULL;
  CREATE INDEX messages_by_status ON messages (status, id);
  CREATE INDEX messages_held ON messages (id) WHERE held = 1;
  CREATE INDEX messages_by_phone ON messages (phone, id) WHERE phone IS NOT NULL;
  CREATE INDEX messages_by_email ON messages (email, id) WHERE email IS NOT NULL;
  CREATE INDEX messages_by_template ON messages (template, id) WHERE template IS NOT NULL;
  CREATE INDEX messages_by_time ON messages (created_at);
  CREATE INDEX messages_resting ON messages (resting_since) WHERE resting_since IS NOT NULL;
  CREATE INDEX messages_erasable ON messages (erasable_since) WHERE erasable_since IS NOT NULL;

  CREATE TABLE message_references (
    notifier TEXT NOT NULL,
    reference TEXT NOT NULL,
    message INTEGER NOT NULL REFERENCES messages (number) ON DELETE CASCADE,
    PRIMARY KEY (notifier, reference, message)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX message_references_by_message ON message_references (message);

  CREATE TABLE unknown_addresses (
    notifier TEXT NOT NULL,
    address TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    message INTEGER NOT NULL REFERENCES messages (number) ON DELETE CASCADE,
    attempt INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    PRIMARY KEY (notifier, address, started_at, message, attempt)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX unknown_addresses_by_message ON unknown_addresses (message);

  CREATE TABLE parked_reports (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    notifier TEXT NOT NULL,
    reference TEXT NOT NULL,
    address TEXT,
    time INTEGER NOT NULL,
    at INTEGER NOT NULL,
    report TEXT NOT NULL
  ) STRICT;
  CREATE INDEX parked_reports_by_reference ON parked_reports (notifier, reference);
  CREATE INDEX parked_reports_by_address ON parked_reports (notifier, address, time, number) WHERE address IS NOT NULL;

  CREATE TABLE events (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    type TEXT NOT NULL,
    at INTEGER NOT NULL,
    message INTEGER,
    status TEXT,
    detail TEXT,
    quotes INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX events_that_quote ON events (at) WHERE quotes = 1;

  CREATE TABLE quarantined_entries (
    sequence INTEGER PRIMARY KEY REFERENCES events (sequence) ON DELETE CASCADE,
    entry TEXT NOT NULL
  ) STRICT;

  CREATE TABLE pauses (
    notifier TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    since INTEGER NOT NULL,
    mark TEXT
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE subscribers (
    name TEXT PRIMARY KEY,
    cursor INTEGER NOT NULL,
    owner TEXT NOT NULL,
    until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  PRAGMA application_id = ${applicationId};
  `,
  `
  CREATE TABLE message_addresses (
    address TEXT NOT NULL,
    id TEXT NOT NULL,
    message INTEGER NOT NULL REFERENCES messages (number) ON DELETE CASCADE,
    PRIMARY KEY (address, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX message_addresses_by_message ON message_addresses (message);
  INSERT OR IGNORE INTO message_addresses (address, id, message)
    SELECT given.value, messages.id, messages.number
      FROM messages, json_each(messages.data, '$.recipient.addresses') AS given;
  `,
  `
  ALTER TABLE quarantined_entries RENAME TO provider_entries;
  UPDATE provider_entries SET entry = json_object('entry', json(entry));
  `,
  readingSchema,
];

/** The version that this package reads and writes. */
export const schemaVersion: number = migrations.length;

/**
 * Brings a file to this package's version, in one transaction for each version. Several processes may do so at once.
 *
 * @throws StoreError if the file was written by a newer version, or is not a store
 */
export function migrate(db: DatabaseSync, file: string, steps: readonly string[] = migrations): void {
  for (let done = false; !done; ) {
    db.exec('BEGIN IMMEDIATE');
    try {
      const version = Number(pragma(db, 'user_version'));
      mustBeOurs(db, file, version, steps.length);
      const step = steps[version];
      if (step !== undefined) db.exec(`${step}; PRAGMA user_version = ${version + 1};`);
      db.exec('COMMIT');
      done = version + 1 >= steps.length;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }
}

/** @throws StoreError if a newer version has written the file, or it is not a store */
export function mustBeOurs(db: DatabaseSync, file: string, version: number, latest: number): void {
  if (version > latest) throw newerFile(file, version, latest);
  const empty =
    query<{ readonly count: number }>(db, 'SELECT count(*) AS count FROM sqlite_schema').get()?.count === 0;
  if (!(empty && version === 0) && pragma(db, 'application_id') !== applicationId) throw foreignFile(file);
}

export function newerFile(file: string, version: number, latest: number): StoreError {
  return new StoreError(
    `${file} was written by a newer version (its schema is ${version}, this one knows ${latest}): update @nkul/store-sqlite. The file was not changed.`,
  );
}

export function foreignFile(file: string): StoreError {
  return new StoreError(
    `${file} is not a store of Nkul: give another file, or a name that is not taken. The file was not changed.`,
  );
}
