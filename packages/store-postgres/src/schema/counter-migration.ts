// A migration stays as it is: these names are of its day, not those of the core.

/** The ranges of histograms, by their bounds in seconds. */
const ranges = ['1', '2', '5', '10', '20', '30', '60', '120', '300', '600', '1800', '3600', 'more'];
const endings = ['delivered', 'undelivered', 'rejected', 'failed', 'expired', 'cancelled'];
/** Units and amounts of money may be large. */
const large = ['units', 'cost'];
const singles = [
  ...['requested', 'attempts', 'accepted', 'delivered', 'undelivered', ...large],
  ...['rejected', 'deferred', 'unknown', 'stopped'],
];

/** The counters of the table `counters`, and which rows of the table `tallies` counted the same. */
const columns: readonly (readonly [name: string, earlier: string])[] = [
  ...singles.map((name) => [name, `measure = '${name}'`] as const),
  ...endings.map((name) => [`ended_${name}`, `measure = 'ended' AND detail = '${name}'`] as const),
  ...['answer', 'delivery'].flatMap((name) =>
    ranges.map((range, at) => [`${name}_${range}`, `measure = '${name}' AND detail = '${at}'`] as const),
  ),
];

const key = 'width, bucket, detail, notifier, route, template, place, shard';

/** Adds rows of `tallies` to `counters`. @param rows a table or a query */
const addingEarlier = (s: string, rows: string): string => `
  INSERT INTO ${s}.counters AS t (${key}, ${columns.map(([name]) => name).join(', ')})
  SELECT width, bucket, kept, notifier, route, template, place, shard,
    ${columns.map(([, earlier]) => `coalesce(sum(count) FILTER (WHERE ${earlier}), 0)`).join(', ')}
  FROM (SELECT *, CASE WHEN measure IN ('rejected', 'deferred', 'unknown', 'stopped', 'cost') THEN detail ELSE '' END AS kept
    FROM ${rows} AS earlier) AS kept
  GROUP BY width, bucket, kept, notifier, route, template, place, shard
  ON CONFLICT (${key}) DO UPDATE SET ${columns.map(([name]) => `${name} = t.${name} + excluded.${name}`).join(', ')};`;

/**
 * Counters in columns. A process of the version before may run beside: it writes to `tallies` as before, and each of its rows is
 * added to `counters`. Its own statistics show nothing meanwhile.
 */
export function countersInColumns(s: string): string {
  return `CREATE TABLE ${s}.counters (
  width bigint NOT NULL, bucket bigint NOT NULL, detail text COLLATE "C" NOT NULL, notifier text COLLATE "C" NOT NULL,
  route text COLLATE "C" NOT NULL, template text COLLATE "C" NOT NULL, place text COLLATE "C" NOT NULL, shard integer NOT NULL,
  ${columns.map(([name]) => `${name} ${large.includes(name) ? 'bigint' : 'integer'} NOT NULL DEFAULT 0`).join(', ')},
  PRIMARY KEY (${key})
) WITH (fillfactor = 70);
LOCK TABLE ${s}.tallies IN SHARE ROW EXCLUSIVE MODE;
${addingEarlier(s, `${s}.tallies`)}
DELETE FROM ${s}.tallies;
CREATE FUNCTION ${s}.tallies_to_counters() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  ${addingEarlier(s, '(SELECT NEW.*)')}
  RETURN NULL;
END $body$;
CREATE TRIGGER tallies_to_counters BEFORE INSERT ON ${s}.tallies FOR EACH ROW EXECUTE FUNCTION ${s}.tallies_to_counters();`;
}
