/** One rule for the implementations of a port: a sentence, and a function that checks it. */
export interface ContractCase {
  readonly name: string;
  /** @throws AssertionError if the rule does not hold */
  run(): Promise<void>;
}

/** Makes a test from a name and a function: `test` of vitest, node:test, Jest, … */
export type TestFunction = (name: string, run: () => Promise<void>) => unknown;
