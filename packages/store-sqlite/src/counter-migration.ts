// A migration stays as it is: these names are of its day, not those of the core.

/** The ranges of histograms, by their bounds in seconds. */
const ranges = ['1', '2', '5', '10', '20', '30', '60', '120', '300', '600', '1800', '3600', 'more'];
const endings = ['delivered', 'undelivered', 'rejected', 'failed', 'expired', 'cancelled'];
const singles = [
  ...['requested', 'attempts', 'accepted', 'delivered', 'undelivered', 'units', 'cost'],
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

/** Adds rows of `tallies` to `counters`. @param rows a table or a query */
const addingEarlier = (rows: string): string => `
  INSERT INTO counters (width, bucket, notifier, route, template, place, detail, ${columns.map(([name]) => name).join(', ')})
  SELECT width, bucket, notifier, route, template, place,
    iif(measure IN ('rejected', 'deferred', 'unknown', 'stopped', 'cost'), detail, '') AS kept,
    ${columns.map(([, earlier]) => `sum(iif(${earlier}, count, 0))`).join(', ')}
  FROM ${rows} WHERE true
  GROUP BY width, bucket, kept, notifier, route, template, place
  ON CONFLICT DO UPDATE SET ${columns.map(([name]) => `${name} = ${name} + excluded.${name}`).join(', ')};`;

const earlierColumns = [
  'width',
  'bucket',
  'measure',
  'notifier',
  'route',
  'template',
  'place',
  'detail',
  'count',
];

/**
 * Counters in columns. A process of the version before may run beside until it ends: it writes to `tallies` as before, and each
 * of its rows is added to `counters`.
 */
export const countersInColumns: string = `
  CREATE TABLE counters (
    number INTEGER PRIMARY KEY,
    width INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    detail TEXT NOT NULL,
    notifier TEXT NOT NULL,
    route TEXT NOT NULL,
    template TEXT NOT NULL,
    place TEXT NOT NULL,
    ${columns.map(([name]) => `${name} INTEGER NOT NULL DEFAULT 0`).join(',\n    ')}
  ) STRICT;
  CREATE UNIQUE INDEX counters_in_order ON counters (width, bucket, detail, notifier, route, template, place);
  ${addingEarlier('tallies')}
  DELETE FROM tallies;
  CREATE TRIGGER tallies_to_counters BEFORE INSERT ON tallies BEGIN
    ${addingEarlier(`(SELECT ${earlierColumns.map((name) => `NEW.${name} AS ${name}`).join(', ')})`)}
    SELECT RAISE(IGNORE);
  END;
`;
