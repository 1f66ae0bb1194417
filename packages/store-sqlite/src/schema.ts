import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '@nkul/core/store';
import { countersInColumns } from './counter-migration.ts';
import { pragma, query } from './query.ts';
import { statusNumber } from './status-number.ts';

/** 'Nkul' in ASCII. It marks a store of Nkul in the header of a SQLite file. */
export const applicationId = 0x4e6b756c;

/**
 * The version of the first schema in `migrations`. Files below it have another layout, from before the first release. This
 * package does not read them.
 */
const firstVersion = 11;

/**
 * The schema, version by version. Each version is one transaction, and is never changed after its publication.
 *
 * A message is in three parts. Its fixed part, which is about the person, is a text in `personal_<n>` (`PersonalTexts`); so
 * are its reports and the words of reasons. Its changing part is `messages.changing`: it names the places of those texts.
 * The terms by which it is found are in `terms`, as keyed hashes. A `number` is the place of a row in its table, not a
 * telephone number. Rows get rising numbers, in the order of acceptance, and indexes do not repeat it.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE messages (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    status INTEGER NOT NULL,
    due_for TEXT NOT NULL,
    due_at INTEGER,
    expires_at INTEGER,
    held INTEGER NOT NULL,
    held_as INTEGER,
    resting_since INTEGER,
    erasable INTEGER,
    changing TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX messages_by_id ON messages (id);
  CREATE INDEX messages_due ON messages (due_for, held, due_at, number, expires_at) WHERE due_at IS NOT NULL;
  CREATE INDEX messages_expiring ON messages (expires_at) WHERE expires_at IS NOT NULL;
  CREATE INDEX messages_by_status ON messages (status) WHERE status <> ${statusNumber('delivered')};
  CREATE INDEX messages_held ON messages (held) WHERE held = 1;
  CREATE INDEX messages_held_for ON messages (due_for, held_as) WHERE held_as IS NOT NULL;
  CREATE INDEX messages_erasable ON messages (erasable, resting_since)
    WHERE erasable IS NOT NULL AND resting_since IS NOT NULL;

  CREATE TABLE status_counts (
    status INTEGER PRIMARY KEY,
    count INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE plans (
    number INTEGER PRIMARY KEY,
    steps TEXT NOT NULL UNIQUE
  ) STRICT;

  CREATE TABLE terms (
    part INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    message INTEGER NOT NULL,
    PRIMARY KEY (part, hash, message)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE keys (
    hash INTEGER NOT NULL,
    message INTEGER NOT NULL,
    PRIMARY KEY (hash, message)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE unknown_attempts (
    place INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    message INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    PRIMARY KEY (place, started_at, message, attempt)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE parked_reports (
    number INTEGER PRIMARY KEY,
    reference INTEGER NOT NULL,
    place INTEGER,
    address INTEGER,
    time INTEGER NOT NULL,
    at INTEGER NOT NULL,
    report INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX parked_reports_by_reference ON parked_reports (reference);
  CREATE INDEX parked_reports_by_place ON parked_reports (place, time) WHERE place IS NOT NULL;
  CREATE INDEX parked_reports_by_address ON parked_reports (address) WHERE address IS NOT NULL;

  CREATE TABLE changes (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    message INTEGER,
    personal INTEGER NOT NULL,
    events TEXT NOT NULL
  ) STRICT;
  CREATE INDEX changes_by_message ON changes (message) WHERE message IS NOT NULL;
  CREATE INDEX changes_personal ON changes (at) WHERE personal = 1 AND message IS NULL;
  CREATE INDEX changes_personal_in_order ON changes (number) WHERE personal = 1 AND message IS NULL;

  CREATE TABLE provider_entries (
    event INTEGER PRIMARY KEY
  ) STRICT;

  CREATE TABLE erasures (
    number INTEGER PRIMARY KEY AUTOINCREMENT
  ) STRICT;

  CREATE TABLE marks (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

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

  CREATE TABLE tallies (
    width INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    measure TEXT NOT NULL,
    notifier TEXT NOT NULL,
    route TEXT NOT NULL,
    template TEXT NOT NULL,
    place TEXT NOT NULL,
    detail TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (width, bucket, measure, notifier, route, template, place, detail)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE tally_names (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (kind, name)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE balances (
    width INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    notifier TEXT NOT NULL,
    at INTEGER NOT NULL,
    balance TEXT NOT NULL,
    PRIMARY KEY (width, bucket, notifier)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE acts (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    actor TEXT,
    through TEXT,
    message TEXT,
    notifier TEXT,
    outcome TEXT,
    note INTEGER
  ) STRICT;
  CREATE INDEX acts_by_actor ON acts (actor) WHERE actor IS NOT NULL;
  CREATE INDEX acts_by_message ON acts (message) WHERE message IS NOT NULL;

  CREATE TABLE secret_mark (
    mark TEXT NOT NULL
  ) STRICT;

  PRAGMA application_id = ${applicationId};
  `,
  `
  CREATE TABLE closed (
    since INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE moves (
    side TEXT NOT NULL,
    token TEXT NOT NULL,
    path TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE lanes (
    notifier TEXT PRIMARY KEY,
    state TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE charges (
    counter TEXT NOT NULL,
    part INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (counter, part)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX charges_until ON charges (until);

  CREATE TABLE keyed_marks (
    name TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    until INTEGER,
    body TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX keyed_marks_until ON keyed_marks (until) WHERE until IS NOT NULL;
  `,
  countersInColumns,
];

/** The version that this package reads and writes. */
export const schemaVersion: number = firstVersion + migrations.length - 1;

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
      const latest = firstVersion + steps.length - 1;
      mustBeOurs(db, file, version, latest);
      const next = Math.max(version + 1, firstVersion);
      const step = steps[next - firstVersion];
      if (step !== undefined) db.exec(`${step}; PRAGMA user_version = ${next};`);
      db.exec('COMMIT');
      done = next >= latest;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }
}

/** @throws StoreError if a newer version has written the file, or it is not a store */
export function mustBeOurs(db: DatabaseSync, file: string, version: number, latest: number): void {
  if (version > latest) throw newerFile(file, version, latest);
  if (isEarlier(version)) throw earlierFile(file, version);
  const empty =
    query<{ readonly count: number }>(db, 'SELECT count(*) AS count FROM sqlite_schema').get()?.count === 0;
  if (!(empty && version === 0) && pragma(db, 'application_id') !== applicationId) throw foreignFile(file);
}

export function newerFile(file: string, version: number, latest: number): StoreError {
  return new StoreError(
    `${file} was written by a newer version (its schema is ${version}, this one knows ${latest}): update @nkul/store-sqlite. The file was not changed.`,
  );
}

/** True for the version of a format before the first one that this package reads. */
export function isEarlier(version: number): boolean {
  return version > 0 && version < firstVersion;
}

export function earlierFile(file: string, version: number): StoreError {
  return new StoreError(
    `${file} has an earlier format (its schema is ${version}, the first that can be read is ${firstVersion}): begin with another file, or read this one with the version of @nkul/store-sqlite that wrote it. The file was not changed.`,
  );
}

/** A tool beside the application does not migrate. */
export function waitingFile(file: string, version: number, latest: number): StoreError {
  return new StoreError(
    `${file} has an earlier schema (${version}, this version writes ${latest}): start the application with this version first. The file was not changed.`,
  );
}

export function foreignFile(file: string): StoreError {
  return new StoreError(
    `${file} is not a store of Nkul: give another file, or a name that is not taken. The file was not changed.`,
  );
}
