/**
 * The lines of some journals. Each journal keeps its own order, also against the times of its lines: the clock may have gone back.
 * Lines that two journals share are there once, and hold them together; between those, the times decide.
 */
export function mergeJournals(journals: readonly (readonly string[])[]): readonly string[] {
  return journals.reduce(mergeTwo, []);
}

/** An earlier copy of a journal has its first lines, so that the longer one is the result. */
function mergeTwo(one: readonly string[], other: readonly string[]): readonly string[] {
  const [left, right] = [new Rest(one), new Rest(other)];
  const merged: string[] = [];
  for (;;) {
    const [a, b] = [left.head, right.head];
    if (a === undefined || b === undefined) return [...merged, ...left.lines, ...right.lines];
    if (a === b) {
      merged.push(left.take());
      right.take();
      continue;
    }
    const [waitsForB, waitsForA] = [right.has(a), left.has(b)];
    const isFirst = waitsForB === waitsForA ? timeOf(a) <= timeOf(b) : waitsForA;
    merged.push(isFirst ? left.take() : right.take());
  }
}

/** The lines of a journal that are not taken yet. */
class Rest {
  readonly #lines: readonly string[];
  readonly #counts = new Map<string, number>();
  #taken = 0;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
    for (const line of lines) this.#counts.set(line, (this.#counts.get(line) ?? 0) + 1);
  }

  get head(): string | undefined {
    return this.#lines[this.#taken];
  }

  get lines(): readonly string[] {
    return this.#lines.slice(this.#taken);
  }

  has(line: string): boolean {
    return (this.#counts.get(line) ?? 0) > 0;
  }

  take(): string {
    const line = this.#lines[this.#taken] ?? '';
    this.#taken += 1;
    this.#counts.set(line, (this.#counts.get(line) ?? 0) - 1);
    return line;
  }
}

function timeOf(line: string): string {
  return line.slice(0, line.indexOf(' '));
}
