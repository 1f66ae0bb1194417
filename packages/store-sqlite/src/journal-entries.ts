import { readFileSync } from 'node:fs';
import { type Category, StoreError } from '@nkul/core/store';
import { type Consent, inOrder } from './consents.ts';
import { mergeJournals } from './merge-journals.ts';

/** The time and the place of a line of the journal. */
interface Dated {
  /** In milliseconds since 1970. */
  readonly at: number;
  /** Of an event: a backup whose last event is before it does not have the change. Absent in lines of earlier versions. */
  readonly number?: number;
}

/** An erasure of the journal. */
export interface JournalEntry extends Dated {
  readonly kind: 'id' | 'to';
  /** Keyed hashes of an id, or of the spellings of an address. */
  readonly hashes: readonly string[];
}

/** A consent of the journal. */
export interface DatedConsent extends Consent, Dated {}

/** The lines of some journals, put together. */
export interface ReadJournal {
  readonly lines: readonly string[];
  readonly entries: readonly JournalEntry[];
  /** The last consent of each address. */
  readonly consents: readonly DatedConsent[];
  /** The greatest number of an event in them; 0 without one. */
  readonly lastNumber: number;
  /** How many lines are torn: their erasures were not carried out, as a line is written first, and whole. */
  readonly unreadable: number;
}

/** A line: a time, the number of an event, words, and a full stop. Earlier versions wrote neither number nor full stop. */
const linePattern = /^(\S+) (?:@(\d{1,15}) ([^.]+) \.|([^@.][^.]*))$/;
/** Of a category of a newer version, the rest of the line counts. */
const consentPattern = /^consent ([\w-]{22}) ([a-z_,]+|-)$/;
const entryPattern = /^(id|to)((?: [\w-]{43})+)$/;

/** @throws StoreError if a journal cannot be read, or has a line that was written to its end and cannot be read */
export function readJournals(paths: readonly string[]): ReadJournal {
  const lines = mergeJournals(paths.map(linesOf));
  const read = lines.flatMap((line) => contentOf(line) ?? []);
  const consents = read.filter((one) => 'name' in one);
  return {
    lines,
    entries: read.filter((one) => 'kind' in one),
    consents: [...new Map(consents.map((consent) => [consent.name, consent])).values()],
    lastNumber: read.reduce((last, { number = 0 }) => Math.max(last, number), 0),
    unreadable: lines.length - read.length,
  };
}

/** How many erasures there are: one in several parts may have two lines. */
export function countErasures(entries: readonly JournalEntry[]): number {
  return new Set(entries.map(({ at, kind, hashes }) => `${at} ${kind} ${hashes.join(' ')}`)).size;
}

function contentOf(line: string): JournalEntry | DatedConsent | undefined {
  const [, time = '', number, numbered, words = numbered ?? ''] = linePattern.exec(line) ?? [];
  const at = Date.parse(time);
  if (Number.isNaN(at)) return undefined;
  const dated = { at, ...(number !== undefined && { number: Number(number) }) };
  const [, kind, hashes = ''] = entryPattern.exec(words) ?? [];
  if (kind === 'id' || kind === 'to') return { ...dated, kind, hashes: hashes.trim().split(' ') };
  const [, name, list = ''] = consentPattern.exec(words) ?? [];
  const optOuts: readonly Category[] = inOrder(list.split(','));
  if (name === undefined || (list !== '-' && optOuts.length === 0)) return undefined;
  return { ...dated, name, optOuts };
}

function linesOf(path: string): readonly string[] {
  const numbered = textOf(path)
    .split('\n')
    // A copy that was made as text may have other ends of lines.
    .map((line, index) => ({ line: line.endsWith('\r') ? line.slice(0, -1) : line, number: index + 1 }))
    .filter(({ line }) => line !== '');
  const unreadable = numbered.filter(({ line }) => contentOf(line) === undefined);
  // A power failure may leave zeros in place of the begin of a line.
  const whole = unreadable.find(({ line }) => line.endsWith(' .') && !line.includes('\0'));
  if (whole !== undefined)
    throw unreadableJournal(path, `line ${whole.number}, which is whole, cannot be read`);
  const isUtf16 = numbered[0]?.line.startsWith('\uFFFD\uFFFD') === true;
  // The first line that was ever written may be torn.
  if ((numbered.length > 1 || isUtf16) && unreadable.length === numbered.length)
    throw unreadableJournal(path, 'no line can be read');
  return numbered.map(({ line }) => line);
}

/** @throws StoreError if it cannot be read */
function textOf(path: string): string {
  try {
    // It leaves out the mark of UTF-8 that editors put first.
    return new TextDecoder().decode(readFileSync(path));
  } catch (cause) {
    throw new StoreError(
      `${path}, the journal of erasures, cannot be read: the process must have the right to read it.`,
      { cause },
    );
  }
}

function unreadableJournal(path: string, problem: string): StoreError {
  return new StoreError(
    `${path}, the journal of erasures, was changed or is of a newer version: ${problem}. Without it, what was erased after the backup would come back. Put a copy there that has every byte of the journal (not a copy as text, or in UTF-16), or update @nkul/store-sqlite. If the erasures of such lines may come back, remove the lines. Nothing was changed.`,
  );
}
