import { type ConsentWords, consentWords } from '../words/consent-words.ts';
import { Exit } from '../words/exit.ts';

/** A row of a list of opt-outs. Its fields are not checked. */
export interface ListedRow {
  /** The line that it begins at, from 1. */
  readonly line: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A row that cannot be read. */
interface WrongRow {
  readonly line: number;
  readonly wrong: keyof Pick<ConsentWords, 'notJson' | 'openQuote'>;
}

/** A row as text. */
interface RawRow {
  readonly line: number;
  readonly text: string;
}

/** Fields of an export that `importOptOuts()` does not take. */
const ofExport: readonly string[] = ['v', 'by'];
/** The columns that count. A list of another program may have more. */
const columns: readonly string[] = ['to', 'category', 'since'];
/** Over how many lines a row of CSV may go: a quote without an end does not take the rest of a file. */
const mostLines = 100;

/**
 * The rows of a list of opt-outs, as they are read: a line of JSON each; or CSV whose first line names its columns, with a comma, a
 * semicolon or a tab between them. Empty lines are left out.
 *
 * @throws Exit if the first line is neither JSON nor names a column `to`
 */
export async function* listedRows(lines: AsyncIterable<string>): AsyncGenerator<ListedRow | WrongRow> {
  let read: ((row: RawRow) => ListedRow | WrongRow) | undefined;
  for await (const row of rawRows(lines)) {
    if (read === undefined && !isJson(row.text)) {
      read = csvReader(row.text);
      continue;
    }
    read ??= jsonRow;
    yield read(row);
  }
}

async function* rawRows(lines: AsyncIterable<string>): AsyncGenerator<RawRow> {
  let [line, begun, text] = [0, 0, ''];
  for await (const one of lines) {
    line += 1;
    // Programs for tables write a mark of the encoding first.
    const own = line === 1 ? one.replace(/^\uFEFF/, '') : one;
    if (text === '') [begun, text] = [line, own];
    else text = `${text}\n${own}`;
    if (!isJson(text) && isOpen(text) && line - begun < mostLines) continue;
    if (text.trim() !== '') yield { line: begun, text };
    text = '';
  }
  if (text !== '') yield { line: begun, text };
}

function isJson(text: string): boolean {
  return text.startsWith('{');
}

/** True if a quote of a row of CSV goes on in the next line. */
function isOpen(text: string): boolean {
  return text.split('"').length % 2 === 0;
}

function jsonRow({ line, text }: RawRow): ListedRow | WrongRow {
  try {
    const given: unknown = JSON.parse(text);
    const fields = Object.entries(given ?? {}).filter(([name]) => !ofExport.includes(name));
    return { line, fields: Object.fromEntries(fields) };
  } catch {
    return { line, wrong: 'notJson' };
  }
}

/** Reads the rows below a heading. @throws Exit */
function csvReader(heading: string): (row: RawRow) => ListedRow | WrongRow {
  const between = /[,;\t]/.exec(heading)?.[0] ?? ',';
  const names = cellsOf(heading, between).map((name) => name.toLowerCase());
  if (!names.includes('to')) throw new Exit(2, (words) => consentWords(words).noColumn);
  return ({ line, text }) => {
    if (isOpen(text)) return { line, wrong: 'openQuote' };
    const cells = cellsOf(text, between);
    const fields = names.flatMap((name, place) => {
      const cell = cells[place] ?? '';
      return columns.includes(name) && cell !== '' ? [[name, cell] as const] : [];
    });
    return { line, fields: Object.fromEntries(fields) };
  };
}

/** The cells of a row (RFC 4180), without space around them. */
function cellsOf(text: string, between: string): readonly string[] {
  const cells: string[] = [];
  let [cell, last, isQuoted] = ['', '', false];
  for (const character of text) {
    if (character === '"') {
      if (!isQuoted && last === '"') cell += '"';
      isQuoted = !isQuoted;
    } else if (character === between && !isQuoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += character;
    last = character;
  }
  return [...cells, cell.trim()];
}
