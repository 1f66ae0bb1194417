import { chargesKeptMs } from '../model/charge.ts';
import type { ChargeChange, ChargedPart } from '../ports/ledger.ts';

interface Kept extends ChargedPart {
  readonly until: Date;
}

/** What is taken of limits, in memory: a part of a window after the other. */
export class MemoryCharges {
  readonly #parts = new Map<string, Map<number, Kept>>();

  of(counter: string): readonly ChargedPart[] {
    return [...(this.#parts.get(counter)?.values() ?? [])];
  }

  add(changes: readonly ChargeChange[]): void {
    for (const { counter, part, amount, until } of changes) {
      const parts = this.#parts.get(counter) ?? new Map<number, Kept>();
      parts.set(part, { part, until, amount: amount + (parts.get(part)?.amount ?? 0) });
      this.#parts.set(counter, parts);
    }
  }

  /** Drops the parts that have counted no more for an hour at a time. */
  drop(at: Date): void {
    for (const [counter, parts] of this.#parts) {
      for (const [part, { until }] of parts)
        if (until.getTime() + chargesKeptMs <= at.getTime()) parts.delete(part);
      if (parts.size === 0) this.#parts.delete(counter);
    }
  }
}
