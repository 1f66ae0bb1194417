/** One thing that an implementation of a port must do: a sentence, and what checks it. */
export interface ContractCase {
  readonly name: string;
  /** @throws AssertionError when it does not hold */
  run(): Promise<void>;
}

/** Makes a test of a name and what runs: `test` of vitest, node:test, Jest, … */
export type TestFunction = (name: string, run: () => Promise<void>) => unknown;
