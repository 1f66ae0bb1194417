import { styleText } from 'node:util';
import stringWidth from 'string-width';
import { shownText } from './shown-text.ts';

const gap = '  ';

/** A colour with a meaning: it went well, it went badly, somebody has to look. */
export type Colour = 'green' | 'red' | 'yellow';

/** A text in a table, with its colour. */
export type Cell = string | { readonly text: string; readonly colour: Colour | undefined };

/** How a table is shown. */
export interface TableStyle {
  /** The columns of the terminal; undefined to cut nothing. */
  readonly width: number | undefined;
  readonly colours: boolean;
}

/**
 * Rows under a heading, in columns. A line that is wider than the terminal is cut at its end, with an ellipsis. Widths are
 * those that a terminal shows.
 */
export function table(
  heading: readonly string[],
  rows: readonly (readonly Cell[])[],
  style: TableStyle,
): string {
  const all = [heading, ...rows].map((row) => row.map(cleaned));
  const widths = heading.map((_, place) =>
    all.reduce((widest, row) => Math.max(widest, stringWidth(row[place]?.text ?? '')), 0),
  );
  return all.map((row) => line(row, widths, style)).join('\n');
}

function cleaned(cell: Cell): { readonly text: string; readonly colour: Colour | undefined } {
  const { text, colour } = typeof cell === 'string' ? { text: cell, colour: undefined } : cell;
  return { text: shownText(text), colour };
}

function line(
  row: readonly { readonly text: string; readonly colour: Colour | undefined }[],
  widths: readonly number[],
  { width = Number.POSITIVE_INFINITY, colours }: TableStyle,
): string {
  const last = row.findLastIndex(({ text }) => text !== '');
  let [written, left] = ['', width];
  for (const [place, { text, colour }] of row.slice(0, last + 1).entries()) {
    if (left <= 0) break;
    const cut = cutTo(text, left);
    written += colours && colour !== undefined ? styleText(colour, cut, { validateStream: false }) : cut;
    if (place === last) break;
    const pad = Math.min((widths[place] ?? 0) - stringWidth(cut) + gap.length, left - stringWidth(cut));
    written += ' '.repeat(Math.max(0, pad));
    left -= stringWidth(cut) + Math.max(0, pad);
  }
  return written.trimEnd();
}

const graphemes = new Intl.Segmenter();

/** The beginning of a text that fits a width, with an ellipsis if it is cut. */
function cutTo(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let cut = '';
  for (const { segment } of graphemes.segment(text)) {
    if (stringWidth(cut) + stringWidth(segment) > width - 1) break;
    cut += segment;
  }
  return `${cut}…`;
}
