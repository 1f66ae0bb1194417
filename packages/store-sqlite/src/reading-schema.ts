/**
 * The tables and indexes that answer questions of people: a step of the schema. One index answers a whole number and its last four
 * digits. The notifiers of a deleted message go by a trigger: an index by message would cost each attempt another write.
 */
export const readingSchema: string = `
  DROP INDEX messages_by_phone;
  CREATE INDEX messages_by_phone ON messages (substr(phone, -4), phone, id) WHERE phone IS NOT NULL;
  CREATE INDEX message_addresses_by_tail ON message_addresses (substr(address, -4), id);
  CREATE INDEX messages_held_for ON messages (due_for) WHERE held = 1;
  CREATE INDEX events_by_message ON events (message) WHERE message IS NOT NULL;
  CREATE INDEX parked_reports_to ON parked_reports (address, number) WHERE address IS NOT NULL;
  CREATE INDEX parked_reports_of ON parked_reports (notifier, number);

  CREATE TABLE notifiers (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE message_notifiers (
    notifier TEXT NOT NULL,
    id TEXT NOT NULL,
    message INTEGER NOT NULL,
    PRIMARY KEY (notifier, id)
  ) STRICT, WITHOUT ROWID;
  INSERT OR IGNORE INTO message_notifiers (notifier, id, message)
    SELECT json_extract(attempt.value, '$.notifier'), messages.id, messages.number
      FROM messages, json_each(messages.data, '$.attempts') AS attempt;
  INSERT INTO notifiers SELECT DISTINCT notifier FROM message_notifiers;
  CREATE TRIGGER message_notifiers_go AFTER DELETE ON messages BEGIN
    DELETE FROM message_notifiers WHERE notifier IN (SELECT name FROM notifiers) AND id = OLD.id;
  END;

  CREATE TABLE message_batches (
    batch TEXT NOT NULL,
    id TEXT NOT NULL,
    message INTEGER NOT NULL REFERENCES messages (number) ON DELETE CASCADE,
    PRIMARY KEY (batch, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX message_batches_by_message ON message_batches (message);
  INSERT INTO message_batches (batch, id, message)
    SELECT json_extract(data, '$.batch'), id, number
      FROM messages WHERE json_extract(data, '$.batch') IS NOT NULL;

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
    note TEXT
  ) STRICT;
  CREATE INDEX acts_by_actor ON acts (actor) WHERE actor IS NOT NULL;
  CREATE INDEX acts_by_message ON acts (message) WHERE message IS NOT NULL;
`;
