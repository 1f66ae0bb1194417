/** Lines that come one after the other, and are waited for. */
export class Lines {
  readonly all: string[] = [];
  #wake = Promise.withResolvers<void>();

  add(text: string): void {
    this.all.push(...text.split('\n'));
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }

  /** The lines, once there are so many. */
  async atLeast(count: number): Promise<readonly string[]> {
    while (this.all.length < count) await this.#wake.promise;
    return this.all;
  }
}
