import { rareStatuses } from '../tables/message-row.ts';
import { countersInColumns } from './counter-migration.ts';
import { rightsOfBefore, rightsOnAll } from './rights-migration.ts';
import { countsByTrigger, countsByTriggerBeside, countsOfBefore } from './status-migration.ts';

/**
 * Texts are compared by their bytes, in every locale. Times are milliseconds since 1970. The words of people and providers
 * are only in texts of JSON, and are found by hashes (`term.ts`).
 */
export const tables = (s: string): string => `
CREATE TABLE ${s}.version (version integer NOT NULL, readable_from integer NOT NULL, secret_mark text NOT NULL);
CREATE TABLE ${s}.closed (since bigint NOT NULL);
CREATE TABLE ${s}.moves (token text NOT NULL, seal text NOT NULL);
CREATE TABLE ${s}.messages (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  created_at bigint NOT NULL,
  id text COLLATE "C" NOT NULL UNIQUE,
  key_term text COLLATE "C",
  terms bigint[] NOT NULL,
  steps text NOT NULL,
  fixed text NOT NULL
);
CREATE UNIQUE INDEX messages_key ON ${s}.messages (key_term) WHERE key_term IS NOT NULL;
CREATE INDEX messages_terms ON ${s}.messages USING gin (terms);
CREATE TABLE ${s}.states (
  number bigint PRIMARY KEY,
  created_at bigint NOT NULL,
  due_at bigint,
  expires_at bigint,
  held_kind bigint,
  sending bigint,
  resting_since bigint,
  announced boolean NOT NULL DEFAULT true,
  status text COLLATE "C" NOT NULL,
  due_for text COLLATE "C" NOT NULL,
  erasable text COLLATE "C",
  changing text NOT NULL,
  said text NOT NULL
) WITH (fillfactor = 30, autovacuum_vacuum_scale_factor = 0.01);
CREATE INDEX states_due ON ${s}.states (due_for, (held_kind IS NOT NULL), due_at, number) WHERE due_at IS NOT NULL;
CREATE INDEX states_expiring ON ${s}.states (expires_at, number) WHERE expires_at IS NOT NULL;
CREATE INDEX states_held ON ${s}.states (held_kind, number) WHERE held_kind IS NOT NULL;
CREATE INDEX states_sending ON ${s}.states (sending) WHERE sending IS NOT NULL;
CREATE INDEX states_erasable ON ${s}.states (erasable, created_at) WHERE erasable IS NOT NULL;
CREATE INDEX states_rare ON ${s}.states (status, number) WHERE status IN (${rareStatuses.map((status) => `'${status}'`).join(', ')});
CREATE INDEX states_unannounced ON ${s}.states (number) WHERE NOT announced;
CREATE TABLE ${s}.refs (
  term bigint NOT NULL, message bigint NOT NULL, PRIMARY KEY (term, message)
);
CREATE TABLE ${s}.unsure (
  term bigint NOT NULL, message bigint NOT NULL, attempt integer NOT NULL,
  id text COLLATE "C" NOT NULL, started_at bigint NOT NULL, lease_until bigint NOT NULL,
  PRIMARY KEY (message, attempt)
);
CREATE INDEX unsure_near ON ${s}.unsure (term, started_at);
CREATE TABLE ${s}.parked (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  term bigint NOT NULL, near bigint, recipient bigint, reported_at bigint NOT NULL,
  at bigint NOT NULL, body text NOT NULL
);
CREATE INDEX parked_term ON ${s}.parked (term, number);
CREATE INDEX parked_near ON ${s}.parked (near, reported_at) WHERE near IS NOT NULL;
CREATE INDEX parked_recipient ON ${s}.parked (recipient) WHERE recipient IS NOT NULL;
CREATE INDEX parked_at ON ${s}.parked (at);
CREATE TABLE ${s}.events (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at bigint NOT NULL, message bigint, type smallint NOT NULL, personal boolean NOT NULL, entry boolean NOT NULL,
  body text NOT NULL
);
CREATE INDEX events_message ON ${s}.events (message) WHERE message IS NOT NULL;
CREATE INDEX events_entries ON ${s}.events (sequence) WHERE entry;
CREATE INDEX events_quotes ON ${s}.events (sequence) WHERE personal AND message IS NULL;
CREATE TABLE ${s}.acts (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at bigint NOT NULL, actor bigint, message text COLLATE "C", body text NOT NULL
);
CREATE INDEX acts_actor ON ${s}.acts (actor, number) WHERE actor IS NOT NULL;
CREATE INDEX acts_message ON ${s}.acts (message, number) WHERE message IS NOT NULL;
CREATE TABLE ${s}.pauses (notifier text COLLATE "C" PRIMARY KEY, body text NOT NULL);
CREATE TABLE ${s}.lanes (notifier text COLLATE "C" PRIMARY KEY, body text NOT NULL) WITH (fillfactor = 50);
CREATE TABLE ${s}.subscribers (
  name text COLLATE "C" PRIMARY KEY, cursor bigint NOT NULL, owner text NOT NULL, until bigint NOT NULL
);
CREATE TABLE ${s}.tallies (
  width bigint NOT NULL, bucket bigint NOT NULL, measure text COLLATE "C" NOT NULL, notifier text COLLATE "C" NOT NULL,
  route text COLLATE "C" NOT NULL, template text COLLATE "C" NOT NULL, place text COLLATE "C" NOT NULL,
  detail text COLLATE "C" NOT NULL, shard integer NOT NULL, count bigint NOT NULL,
  PRIMARY KEY (width, bucket, measure, notifier, route, template, place, detail, shard)
) WITH (fillfactor = 70);
CREATE TABLE ${s}.tally_names (
  kind text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL, PRIMARY KEY (kind, name)
);
CREATE TABLE ${s}.balances (
  width bigint NOT NULL, bucket bigint NOT NULL, notifier text COLLATE "C" NOT NULL, at bigint NOT NULL, body text NOT NULL,
  PRIMARY KEY (width, bucket, notifier)
);
CREATE TABLE ${s}.erasures (
  xid text COLLATE "C" PRIMARY KEY, taken_until timestamptz NOT NULL DEFAULT '-infinity'
);
${guardTables(s)}
${countersInColumns(s)}
${countsByTrigger(s)}`;

/** The step from each version to the next one, from version 1 on. */
export const migrations: readonly ((schema: string) => string)[] = [
  (s) => `${guardTables(s)}\n${rightsOfBefore(s, ['charges', 'keyed_marks'])}`,
  (s) => `${countersInColumns(s)}\n${rightsOfBefore(s, ['counters'])}`,
  countsByTriggerBeside,
  countsOfBefore,
  rightsOnAll,
];

/**
 * The amounts taken of limits: a row for each part of a window of a counter, and one that locks the counter. And the marks: facts
 * about addresses and the like.
 */
function guardTables(s: string): string {
  return `CREATE TABLE ${s}.charges (
  counter text COLLATE "C" NOT NULL, part bigint NOT NULL, amount bigint NOT NULL, until bigint NOT NULL,
  PRIMARY KEY (counter, part)
) WITH (fillfactor = 70);
CREATE INDEX charges_until ON ${s}.charges (until);
CREATE TABLE ${s}.keyed_marks (
  name text COLLATE "C" PRIMARY KEY, kind text COLLATE "C" NOT NULL, until bigint, body text NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX keyed_marks_until ON ${s}.keyed_marks (until) WHERE until IS NOT NULL;`;
}
