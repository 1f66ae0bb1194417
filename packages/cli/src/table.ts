const gap = '  ';

/**
 * Rows of text under a heading, in columns. The last column is cut with an ellipsis where it is wider than the terminal.
 *
 * @param width columns of the terminal; undefined to cut nothing
 */
export function table(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  width?: number,
): string {
  const all = [heading, ...rows];
  const widths = heading.map((_, place) => Math.max(...all.map((row) => row[place]?.length ?? 0)));
  return all.map((row) => cut(line(row, widths), width)).join('\n');
}

function line(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, place) => cell.padEnd(widths[place] ?? 0))
    .join(gap)
    .trimEnd();
}

function cut(text: string, width: number | undefined): string {
  return width === undefined || text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
