/**
 * Keeps questions apart from the removal of erased bytes, which needs the file for itself. While the removal waits, new questions
 * wait too: so it waits for those under way only.
 */
export class QuestionGate {
  #underWay = 0;
  #waiting = 0;
  #whenQuiet: (() => void)[] = [];
  #whenOpen = new Set<() => void>();

  /** Begins a question, if it may begin now. */
  enter(): boolean {
    if (this.#waiting > 0) return false;
    this.#underWay += 1;
    return true;
  }

  /** A question has ended, and reads nothing any more. */
  leave(): void {
    this.#underWay -= 1;
    if (this.#underWay > 0) return;
    for (const go of this.#whenQuiet.splice(0)) go();
  }

  /** Calls back each time that questions may begin again. Returns a function that ends it. */
  onOpen(opened: () => void): () => void {
    this.#whenOpen.add(opened);
    return () => this.#whenOpen.delete(opened);
  }

  /** Runs work once all questions under way have ended. New ones wait meanwhile. */
  async quiet<Result>(work: () => Result): Promise<Result> {
    this.#waiting += 1;
    try {
      if (this.#underWay > 0) await new Promise<void>((go) => this.#whenQuiet.push(go));
      return work();
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0) for (const opened of this.#whenOpen) opened();
    }
  }
}
