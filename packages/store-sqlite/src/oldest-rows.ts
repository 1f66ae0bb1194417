/** How many rows are looked at, for each one that may be found. */
const perFound = 20;

/**
 * The SQL for the rows of a table up to a time, in the order in which they were written: the first of them, at most as many as its
 * second value says. A clock that was ahead gave rows a time that is too late, and they come first. If it is later than that
 * of the newest row, they are passed over, however many they are. Of the others, so many are looked at that they hold up little.
 */
export function oldestRows(table: 'changes' | 'parked_reports' | 'acts', columns: string): string {
  const newest = `SELECT at FROM ${table} ORDER BY number DESC LIMIT 1`;
  return `SELECT ${columns} FROM
    (SELECT * FROM ${table} WHERE at <= max(?1, (${newest})) ORDER BY number LIMIT ${perFound} * ?2)
    WHERE at <= ?1 ORDER BY number LIMIT ?2`;
}
