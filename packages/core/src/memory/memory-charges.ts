import { chargesBefore } from '../charge/window-part.ts';
import type { ChargeChange, ChargedPart } from '../ports/ledger.ts';

const dropEveryMs = 3_600_000;

interface Kept extends ChargedPart {
  readonly until: Date;
}

/** The amounts taken of limits, in memory: by counter, then by part of the window. */
export class MemoryCharges {
  readonly #parts = new Map<string, Map<number, Kept>>();
  #droppedAt = 0;

  of(counter: string): readonly ChargedPart[] {
    return [...(this.#parts.get(counter)?.values() ?? [])];
  }

  /** Adds to the parts. Each hour it drops old ones: a hub without `retain` does not purge this store. @param at now */
  add(changes: readonly ChargeChange[], at: Date): void {
    for (const { counter, part, amount, until } of changes) {
      const parts = this.#parts.get(counter) ?? new Map<number, Kept>();
      parts.set(part, { part, until, amount: amount + (parts.get(part)?.amount ?? 0) });
      this.#parts.set(counter, parts);
    }
    if (changes.length > 0 && at.getTime() - this.#droppedAt > dropEveryMs) this.#drop(at);
  }

  /** Drops the parts that are old at a time. */
  #drop(at: Date): void {
    const before = chargesBefore(at);
    this.#droppedAt = at.getTime();
    for (const [counter, parts] of this.#parts) {
      for (const [part, { until }] of parts) if (until <= before) parts.delete(part);
      if (parts.size === 0) this.#parts.delete(counter);
    }
  }
}
