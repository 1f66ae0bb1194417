// A migration stays as it is: these words are of its day.

import { rightsOfBefore } from './rights-migration.ts';

/** The rows of a change that count: a message counts once it is announced. */
const counted = {
  INSERT: 'SELECT status, count(*) AS count FROM added WHERE announced GROUP BY status',
  DELETE: 'SELECT status, -count(*) AS count FROM removed WHERE announced GROUP BY status',
  UPDATE: `SELECT status, sum(one) AS count
    FROM (SELECT status, 1 AS one FROM added WHERE announced UNION ALL SELECT status, -1 FROM removed WHERE announced) AS changes
    GROUP BY status HAVING sum(one) <> 0`,
};

const tables = {
  INSERT: 'NEW TABLE AS added',
  DELETE: 'OLD TABLE AS removed',
  UPDATE: 'OLD TABLE AS removed NEW TABLE AS added',
};

/**
 * Keeps how many messages are in each state. All writers count: also a process of the version before.
 *
 * A row is of one connection and one minute, so that transactions do not wait for each other. After a minute comes a new row: while
 * an old transaction is open, PostgreSQL keeps each version of a row, and each change looks through all of them.
 *
 * A transaction of the application may be open for long, and its user may write to two tables alone: it adds messages that are not
 * announced, and the loop has nothing to write then.
 */
export function countsByTrigger(s: string): string {
  const triggers = (['INSERT', 'UPDATE', 'DELETE'] as const).map((event) => {
    const name = `count_${event.toLowerCase()}`;
    return `CREATE FUNCTION ${s}.${name}() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE changed record;
BEGIN
  FOR changed IN ${counted[event]} LOOP
    INSERT INTO ${s}.status_counts AS c
      VALUES (floor(extract(epoch FROM now()) / 60), pg_backend_pid(), changed.status, changed.count)
      ON CONFLICT (minute, connection, status) DO UPDATE SET count = c.count + excluded.count;
  END LOOP;
  RETURN NULL;
END $body$;
CREATE TRIGGER ${name} AFTER ${event} ON ${s}.states REFERENCING ${tables[event]}
  FOR EACH STATEMENT EXECUTE FUNCTION ${s}.${name}();`;
  });
  return `CREATE TABLE ${s}.status_counts (
  minute bigint NOT NULL, connection integer NOT NULL, status text COLLATE "C" NOT NULL, count bigint NOT NULL,
  PRIMARY KEY (minute, connection, status)
) WITH (fillfactor = 50);
${triggers.join('\n')}`;
}

/**
 * The same beside processes that write: those of the version before. They wait meanwhile for a lock that this transaction waits
 * for, so it gives up soon, and the store asks again. It waits longer for a VACUUM: PostgreSQL ends an automatic one that has been in
 * the way for a second.
 */
export function countsByTriggerBeside(s: string): string {
  return `SELECT set_config('lock_timeout', CASE WHEN EXISTS (SELECT FROM pg_locks WHERE relation = '${s}.states'::regclass
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND mode = 'ShareUpdateExclusiveLock' AND granted)
  THEN '2s' ELSE '100ms' END, true);
LOCK TABLE ${s}.states IN SHARE ROW EXCLUSIVE MODE;
SET LOCAL lock_timeout TO DEFAULT;
${countsByTrigger(s)}
${rightsOfBefore(s, ['status_counts'])}`;
}

/**
 * Counts the messages that were there before the triggers. One statement sees one moment of the data, and subtracts the changes that
 * the triggers have counted by then. So it needs no lock, and other processes go on.
 */
export function countsOfBefore(s: string): string {
  return `INSERT INTO ${s}.status_counts SELECT 0, 0, status, sum(count) FROM (
    SELECT status, count(*) AS count FROM ${s}.states WHERE announced GROUP BY status
    UNION ALL SELECT status, -count FROM ${s}.status_counts) AS counted
  GROUP BY status HAVING sum(count) <> 0`;
}
