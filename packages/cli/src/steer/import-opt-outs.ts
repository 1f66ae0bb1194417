import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidArgumentError, type OptOutRecord } from '@nkul/core';
import { maskedText } from '../base/masked-text.ts';
import { shownText } from '../base/shown-text.ts';
import type { Terminal } from '../base/terminal.ts';
import type { Opened } from '../open/opened.ts';
import { jsonLine } from '../open/shown.ts';
import { consentWords } from '../words/consent-words.ts';
import { Exit, inOneLine } from '../words/exit.ts';
import { type ListedRow, listedRows } from './listed-rows.ts';

/** How many rows are noted at once. */
const perPart = 500;
/** How many wrong lines are shown. */
const mostShown = 20;

/** A line of the list that was not noted, and why. */
interface Wrong {
  readonly line: number;
  readonly why: string;
}

/**
 * `nkul import-opt-outs`: notes the opt-outs of a list, in parts. Lines that are not valid are named, and the others are noted.
 *
 * @throws Exit if the file cannot be read, or has lines that are not valid
 */
export async function importOptOuts(
  opened: Opened,
  file: string,
  { why }: { readonly why?: string },
): Promise<void> {
  const { terminal, json, words } = opened;
  const say = consentWords(words);
  const wrong: Wrong[] = [];
  let [added, valid] = [0, 0];
  let part: ListedRow[] = [];
  let isBegun = false;
  const note = async (): Promise<void> => {
    // One act for the whole list, once it can be read.
    if (!isBegun)
      await opened.hub.importOptOuts([], { by: opened.by, ...(why !== undefined && { note: why }) });
    isBegun = true;
    const noted = await notePart(opened, part);
    added += noted.added;
    valid += part.length - noted.wrong.length;
    wrong.push(...noted.wrong);
    part = [];
  };
  for await (const row of listedRows(linesOf(file, terminal))) {
    if ('wrong' in row) wrong.push({ line: row.line, why: say[row.wrong] });
    else part.push(row);
    if (part.length >= perPart) await note();
    if (terminal.ended.aborted) return;
  }
  await note();
  terminal.out(
    json
      ? jsonLine({ added, known: valid - added, wrong: wrong.map(({ line }) => line) })
      : say.imported(added, valid - added),
  );
  if (wrong.length > 0) refuse(opened, wrong);
}

/** Notes rows: first those before one that is not valid, then those behind it. */
async function notePart(
  { hub, words }: Opened,
  rows: readonly ListedRow[],
): Promise<{ readonly added: number; readonly wrong: readonly Wrong[] }> {
  const wrong: Wrong[] = [];
  let added = 0;
  for (let rest = rows; rest.length > 0; ) {
    let taken = 0;
    const given = function* () {
      for (const row of rest) {
        taken += 1;
        yield recordOf(row);
      }
    };
    try {
      added += await hub.importOptOuts(given());
      break;
    } catch (error) {
      const row = rest[taken - 1];
      if (!(error instanceof InvalidArgumentError) || row === undefined) throw error;
      added += await hub.importOptOuts(rest.slice(0, taken - 1).map(recordOf));
      const [, own = ''] = /^importOptOuts\(\): entry \d+: (.*)$/s.exec(error.message) ?? [];
      wrong.push({ line: row.line, why: words.errors.detail(error.code, maskedText(own)) });
      rest = rest.slice(taken);
    }
  }
  return { added, wrong };
}

function recordOf({ fields }: ListedRow): OptOutRecord {
  // Safe: `importOptOuts()` checks each field, and refuses those of another type.
  return fields as unknown as OptOutRecord;
}

/** Names the first lines that are wrong. @throws Exit */
function refuse({ terminal, words }: Opened, wrong: readonly Wrong[]): void {
  const say = consentWords(words);
  const inOrder = wrong.toSorted((a, b) => a.line - b.line);
  for (const { line, why } of inOrder.slice(0, mostShown))
    terminal.err(shownText(inOneLine(say.wrongLine(line, why))));
  if (inOrder.length > mostShown) terminal.err(say.moreWrong(inOrder.length - mostShown));
  throw new Exit(2, (spoken) => consentWords(spoken).notAllImported(wrong.length));
}

/** The lines of a file, or of the standard input for `-`. @throws Exit */
async function* linesOf(file: string, terminal: Terminal): AsyncGenerator<string> {
  if (file === '-') {
    if (terminal.lines === undefined) throw new Exit(2, (words) => consentWords(words).noInput);
    yield* terminal.lines(terminal.ended);
    return;
  }
  const path = resolve(terminal.cwd, file);
  const handle = await open(path).catch(() => undefined);
  try {
    if (handle === undefined || (await handle.stat()).isDirectory())
      throw new Exit(2, (words) => consentWords(words).noFile(maskedText(file)));
    yield* handle.readLines({ autoClose: false });
  } finally {
    await handle?.close();
  }
}
