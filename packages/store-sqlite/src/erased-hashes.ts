import { erasureHash } from './erasure-journal.ts';
import type { JournalEntry } from './journal-entries.ts';

/** Finds the erasures of ids and addresses in a journal. */
export class ErasedHashes {
  readonly #secret: Uint8Array;
  readonly #byHash = new Map<string, JournalEntry[]>();
  readonly #found = new Set<JournalEntry>();

  constructor(entries: readonly JournalEntry[], secret: Uint8Array) {
    this.#secret = secret;
    for (const entry of entries)
      for (const hash of entry.hashes) {
        const name = `${entry.kind} ${hash}`;
        const same = this.#byHash.get(name);
        if (same === undefined) this.#byHash.set(name, [entry]);
        else same.push(entry);
      }
  }

  /** All erasures of an id or an address. */
  of(kind: JournalEntry['kind'], value: string): readonly JournalEntry[] {
    const entries = this.#byHash.get(`${kind} ${erasureHash(this.#secret, kind, value)}`) ?? [];
    for (const entry of entries) this.#found.add(entry);
    return entries;
  }

  /** True if an id or an address was found that an entry is about. */
  wasFound(entry: JournalEntry): boolean {
    return this.#found.has(entry);
  }
}
