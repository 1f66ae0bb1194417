/** The ends of jobs by id. A job may end before the caller knows its id. */
export class JobEnds {
  readonly #waiting = new Map<string, (problem: Error | undefined) => void>();
  readonly #early = new Map<string, Error | undefined>();

  /** Waits until a job has ended. @throws Error if it failed */
  async of(id: string): Promise<void> {
    const problem = this.#early.has(id)
      ? this.#early.get(id)
      : await new Promise<Error | undefined>((resolve) => this.#waiting.set(id, resolve));
    this.#early.delete(id);
    if (problem !== undefined) throw problem;
  }

  ended(id: string, problem?: Error): void {
    const waits = this.#waiting.get(id);
    if (waits === undefined) this.#early.set(id, problem);
    this.#waiting.delete(id);
    waits?.(problem);
  }
}
