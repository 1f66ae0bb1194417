import type { DatabaseSync } from 'node:sqlite';
import type { Category } from '@nkul/core/store';
import { areSame, type ChangedConsent, inOrder, optOutsIn } from './consents.ts';
import type { ErasureJournal } from './erasure-journal.ts';
import { syncFile } from './new-file.ts';
import { type Command, command, pathOf } from './query.ts';
import type { Tables } from './tables.ts';

/** A consent that the open transaction has changed. */
interface Open {
  /** The opt-outs of its last line in the journal. */
  readonly written: readonly Category[];
  /** Its opt-outs in the data, if the transaction is committed. */
  readonly now: readonly Category[];
}

/**
 * Writes the consents that transactions change to the journal, which at each moment has all opt-outs of the data, or more: a
 * restore goes by its last line of an address. An opt-out is written before its commit. An opt-in is written after it, once the
 * commit is on the disk. Meanwhile another process may have stored an opt-out: so its line is what the data says then, under
 * the lock of those that write.
 */
export class ConsentJournal {
  readonly #db: DatabaseSync;
  readonly #tables: Pick<Tables, 'facts' | 'events'>;
  readonly #journal: ErasureJournal;
  readonly #notice: () => void;
  readonly #lock: Command;
  readonly #unlock: Command;
  readonly #open = new Map<string, Open>();

  /** @param notice drops the caches if another process has written */
  constructor(
    db: DatabaseSync,
    tables: Pick<Tables, 'facts' | 'events'>,
    journal: ErasureJournal,
    notice: () => void,
  ) {
    this.#db = db;
    this.#tables = tables;
    this.#journal = journal;
    this.#notice = notice;
    this.#lock = command(db, 'BEGIN IMMEDIATE');
    this.#unlock = command(db, 'ROLLBACK');
  }

  /** Called when a transaction has begun: one before it may have been rolled back. */
  begin(): void {
    this.#open.clear();
  }

  /**
   * Called before changes are written: adds their opt-outs to the journal. Those that the changes take away stay in it until the commit.
   *
   * @throws StoreError if it cannot be written
   */
  write(changed: readonly ChangedConsent[]): void {
    const lines = changed.flatMap(({ name, before, optOuts: now }) => {
      const last = this.#open.get(name)?.written ?? before;
      const written = inOrder([...last, ...now]);
      this.#open.set(name, { written, now });
      return areSame(written, last) ? [] : { name, optOuts: written };
    });
    this.#journal.writeConsents(lines, this.#tables.events.latest + 1);
  }

  /**
   * Called after a commit: adds its opt-ins to the journal if it can. Without such a line, a restore brings the opt-out back,
   * which the person can end again.
   */
  committed(): void {
    const open = [...this.#open].filter(([, { written, now }]) => !areSame(written, now));
    if (open.length === 0) return;
    try {
      this.#locked(() => this.#writeNow(open));
    } catch {}
  }

  #writeNow(open: readonly (readonly [string, Open])[]): void {
    const { facts, events } = this.#tables;
    // After a power failure the data must not have an opt-out that the journal has ended.
    syncFile(`${pathOf(this.#db)}-wal`);
    const lines = open
      .map(([name, { written }]) => ({ name, written, optOuts: optOutsIn(facts.get(name)) }))
      .filter(({ written, optOuts }) => !areSame(written, optOuts));
    this.#journal.writeConsents(lines, events.latest);
  }

  #locked(work: () => void): void {
    this.#lock.run();
    try {
      this.#notice();
      work();
    } finally {
      if (this.#db.isTransaction) this.#unlock.run();
    }
  }
}
