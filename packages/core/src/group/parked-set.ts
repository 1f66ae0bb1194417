import { StoreError } from '../base/errors.ts';
import type { Reported } from '../model/happening.ts';
import { type Reference, referenceKey } from '../model/references.ts';
import { type Address, addressKey } from '../model/unknown-attempt.ts';
import type { Ledger, MessageRow, ParkedReport } from '../ports/ledger.ts';
import type { Journal } from './journal.ts';
import { byReportTime, nearest } from './time-order.ts';

/** How long a parked report waits at least before another one takes its place, in milliseconds. */
const parkedForAtLeastMs = 86_400_000;

/** The sequence of the first report that a group parks: above all that a store gives. */
const firstSequence = 2 ** 52;

/** A report was refused, as too many wait for their messages. */
export class TooManyParkedError extends StoreError {
  constructor() {
    super(
      'As many reports wait for their messages as the store keeps (`maxParked`), and the oldest has not waited for a day: this one was not stored. Its provider is asked to send it again. Find out why so many reports have references that belong to no message, or raise `maxParked`.',
    );
  }
}

/** The parked reports, as a group of changes sees them: those of the store, with the changes of the group so far. */
export class ParkedSet {
  readonly #ledger: Ledger<MessageRow>;
  readonly #journal: Journal;
  readonly #added = new Map<number, ParkedReport>();
  readonly #removed = new Map<number, ParkedReport>();
  /** Sequences of reports that this group has parked, by reference and by address; some may be unparked since. */
  readonly #byReference = new Map<string, number[]>();
  readonly #byAddress = new Map<string, number[]>();
  #latest = firstSequence;
  #room: number | undefined;
  /** The oldest reports in the store, as far as they were read. */
  #oldest: readonly ParkedReport[] = [];
  /** How many of `#oldest` the group has removed. */
  #passed = 0;
  /** How many of the oldest reports were asked for. */
  #asked = 0;

  constructor(ledger: Ledger<MessageRow>, journal: Journal) {
    this.#ledger = ledger;
    this.#journal = journal;
  }

  /** The reports that this group has parked, oldest first. A rollback puts a removed one at the end of the map. */
  get added(): readonly ParkedReport[] {
    return [...this.#added.values()].sort((a, b) => a.sequence - b.sequence);
  }

  get removed(): readonly ParkedReport[] {
    return [...this.#removed.values()];
  }

  /** The reports of a reference, oldest first. */
  of(reference: Reference): readonly ParkedReport[] {
    const stored = this.#ledger.parkedFor(reference);
    const own = this.#byReference.get(referenceKey(reference));
    return stored.length === 0 && own === undefined ? stored : [...this.#left(stored), ...this.#own(own)];
  }

  /** The reports of an address that are nearest to a time, nearest first. */
  near(address: Address, time: Date, count: number): readonly ParkedReport[] {
    const stored = this.#ledger.parkedNear(address, time, count + this.#removed.size);
    const own = this.#byAddress.get(addressKey(address));
    return nearest(byReportTime, [...this.#left(stored), ...this.#own(own)], time, count);
  }

  /**
   * Parks a report. Beyond the cap, the oldest reports are removed, if they have waited for `parkedForAtLeastMs`. Returns
   * how many were.
   *
   * @throws TooManyParkedError if the oldest has not waited that long: a flood of reports drives out no other
   */
  add(reference: Reference, happening: Reported): number {
    const sequence = this.#latest;
    this.#latest += 1;
    this.#journal.set(this.#added, sequence, { sequence, reference, happening });
    note(this.#byReference, referenceKey(reference), sequence);
    const { notifier, to } = happening.report;
    if (to !== undefined) note(this.#byAddress, addressKey({ notifier, address: to }), sequence);
    this.#room ??= this.#ledger.parkedRoom();
    const surplus = this.#added.size - this.#removed.size - this.#room;
    if (surplus > 0) this.#removeOldest(surplus, sequence, happening.at);
    return Math.max(0, surplus);
  }

  remove(parked: ParkedReport): void {
    if (this.#added.has(parked.sequence)) this.#journal.delete(this.#added, parked.sequence);
    else this.#journal.set(this.#removed, parked.sequence, parked);
  }

  #removeOldest(count: number, newest: number, at: Date): void {
    for (let left = count; left > 0; left -= 1) {
      const oldest = this.#oldestStored() ?? this.added[0];
      if (oldest === undefined) return;
      const waitedMs = at.getTime() - oldest.happening.at.getTime();
      // Where the cap is 0, the new report itself is the oldest.
      if (oldest.sequence !== newest && waitedMs < parkedForAtLeastMs) throw new TooManyParkedError();
      this.remove(oldest);
    }
  }

  /** The oldest report of the store that the group has not removed. */
  #oldestStored(): ParkedReport | undefined {
    this.#journal.onRollBack(() => {
      this.#passed = 0;
    });
    for (;;) {
      const parked = this.#oldest[this.#passed] ?? this.#askOldest()[this.#passed];
      if (parked === undefined || !this.#removed.has(parked.sequence)) return parked;
      this.#passed += 1;
    }
  }

  /** Reads more than are needed now, so that a flood of reports at the cap does not read them one by one. */
  #askOldest(): readonly ParkedReport[] {
    if (this.#oldest.length < this.#asked) return this.#oldest;
    this.#asked = 2 * (this.#asked + 8);
    this.#oldest = this.#ledger.oldestParked(this.#asked);
    return this.#oldest;
  }

  #left(stored: readonly ParkedReport[]): readonly ParkedReport[] {
    return this.#removed.size === 0 ? stored : stored.filter(({ sequence }) => !this.#removed.has(sequence));
  }

  #own(sequences: readonly number[] = []): readonly ParkedReport[] {
    return sequences.flatMap((sequence) => this.#added.get(sequence) ?? []);
  }
}

function note(index: Map<string, number[]>, key: string, sequence: number): void {
  const sequences = index.get(key);
  if (sequences === undefined) index.set(key, [sequence]);
  else sequences.push(sequence);
}
