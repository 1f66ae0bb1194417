import { type AddressMark, counts, type Mark } from '../mark/mark.ts';
import type { MarkQuery } from '../ports/reading.ts';

const dropEveryMs = 3_600_000;

/** The marks of a store in memory, by name. */
export class MemoryMarks {
  readonly #marks = new Map<string, Mark>();
  #droppedAt = 0;

  get size(): number {
    return this.#marks.size;
  }

  get(name: string): Mark | undefined {
    return this.#marks.get(name);
  }

  /** The facts about addresses, sorted by their names. */
  find(query: MarkQuery): readonly AddressMark[] {
    const found = [...this.#marks.values()].flatMap((mark) => (mark.kind === 'address' ? mark : []));
    const sorted = found.sort((a, b) => (a.name < b.name ? -1 : 1));
    if ('names' in query) return sorted.filter(({ name }) => query.names.includes(name));
    return sorted.filter(({ name }) => name > query.after).slice(0, query.limit);
  }

  /** Writes the marks. Each hour it drops those that count no more: a hub without `retain` does not purge this store. @param at now */
  write(changes: ReadonlyMap<string, Mark | undefined>, at: Date): void {
    for (const [name, mark] of changes)
      if (mark === undefined) this.#marks.delete(name);
      else this.#marks.set(name, mark);
    if (changes.size > 0 && at.getTime() - this.#droppedAt > dropEveryMs) this.#drop(at);
  }

  #drop(at: Date): void {
    this.#droppedAt = at.getTime();
    for (const [name, mark] of this.#marks) if (!counts(mark, at)) this.#marks.delete(name);
  }
}
