import { readFileSync } from 'node:fs';
import { categories, StoreError } from '@nkul/core/store';
import type { Consent } from './consents.ts';
import { erasureHash } from './erasure-journal.ts';

/** A line of the journal of erasures. */
export interface JournalEntry {
  /** When the erasure was asked for, in milliseconds since 1970. */
  readonly at: number;
  readonly kind: 'id' | 'to';
  /** Keyed hashes of an id, or of the spellings of an address. */
  readonly hashes: readonly string[];
}

/** A consent of the journal, and when its line was written, in milliseconds since 1970. */
export interface DatedConsent extends Consent {
  readonly at: number;
}

/** The lines of some journals, each once. */
export interface ReadJournal {
  readonly lines: readonly string[];
  readonly entries: readonly JournalEntry[];
  /** The last consent of each address. */
  readonly consents: readonly DatedConsent[];
  /** How many lines cannot be read: their erasures were not carried out, as a line is written first, and whole. */
  readonly unreadable: number;
}

/** Of a category of a newer version, the rest of the line counts. */
const consentPattern = /^(\S+) consent ([\w-]{22}) ([a-z_,]+|-)$/;
const entryPattern = /^(\S+) (id|to)((?: [\w-]{43})+)$/;

/** @throws StoreError if a journal cannot be read */
export function readJournals(paths: readonly string[]): ReadJournal {
  const lines = inOrder(paths.map(linesOf));
  const entries = lines.flatMap((line) => entryOf(line) ?? []);
  const consents = lines.flatMap((line) => consentOf(line) ?? []);
  return {
    lines,
    entries,
    consents: [...new Map(consents.map((consent) => [consent.name, consent])).values()],
    unreadable: lines.length - entries.length - consents.length,
  };
}

/**
 * Each line once, at its last place. Those of several journals are put together by the times with which they begin. Of lines of
 * one time, the journal with the most has the order: one that was copied earlier has the first of them alone.
 */
function inOrder(journals: readonly (readonly string[])[]): readonly string[] {
  const [only = [], ...others] = journals;
  if (others.length === 0) return eachOnce(only);
  const byTime = journals.map((lines) => Map.groupBy(lines, timeOf));
  const times = new Set(byTime.flatMap((one) => [...one.keys()]));
  return [...times].sort().flatMap((time) => {
    const ofTime = byTime.map((one) => one.get(time) ?? []);
    return eachOnce(ofTime.sort((a, b) => a.length - b.length).flat());
  });
}

function eachOnce(lines: readonly string[]): readonly string[] {
  return [...new Set(lines.toReversed())].reverse();
}

function timeOf(line: string): string {
  return line.slice(0, line.indexOf(' '));
}

function consentOf(line: string): DatedConsent | undefined {
  const [, time = '', name = '', list = ''] = consentPattern.exec(line) ?? [];
  const at = Date.parse(time);
  const optOuts = categories.filter((category) => list.split(',').includes(category));
  if (Number.isNaN(at) || (list !== '-' && optOuts.length === 0)) return undefined;
  return { at, name, optOuts };
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch (cause) {
    throw new StoreError(
      `${path}, the journal of erasures, cannot be read: the process must have the right to read it.`,
      { cause },
    );
  }
}

function entryOf(line: string): JournalEntry | undefined {
  const [, time = '', kind, hashes = ''] = entryPattern.exec(line) ?? [];
  const at = Date.parse(time);
  if ((kind !== 'id' && kind !== 'to') || Number.isNaN(at)) return undefined;
  return { at, kind, hashes: hashes.trim().split(' ') };
}

/** Tells whether, and when, ids and addresses were erased. */
export class ErasedHashes {
  readonly #secret: Uint8Array;
  /** The last entry of each hash. */
  readonly #byHash = new Map<string, JournalEntry>();
  readonly #found = new Set<JournalEntry>();

  constructor(entries: readonly JournalEntry[], secret: Uint8Array) {
    this.#secret = secret;
    for (const entry of entries)
      for (const hash of entry.hashes) this.#byHash.set(`${entry.kind} ${hash}`, entry);
  }

  /** When an id or an address was erased for the last time; undefined if it never was. */
  erasedAt(kind: JournalEntry['kind'], value: string): number | undefined {
    const entry = this.#byHash.get(`${kind} ${erasureHash(this.#secret, kind, value)}`);
    if (entry !== undefined) this.#found.add(entry);
    return entry?.at;
  }

  /** True if an id or an address was found that an entry is about. */
  wasFound(entry: JournalEntry): boolean {
    return this.#found.has(entry);
  }
}
