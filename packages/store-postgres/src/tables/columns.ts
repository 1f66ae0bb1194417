/** The columns of rows, as `unnest()` takes them: one list for each column. @param width how many columns a row has */
export function columnsOf(rows: readonly (readonly unknown[])[], width: number): readonly unknown[][] {
  return Array.from({ length: width }, (_, column) => rows.map((row) => row[column]));
}
