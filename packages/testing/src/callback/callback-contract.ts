import type { Callback } from '@nkul/core/adapter';
import type { ContractCase, TestFunction } from '../base/contract-case.ts';
import { callbackBodyCases } from './body-cases.ts';
import { readFixtures } from './fixture.ts';
import { callbackFixtureCases } from './fixture-cases.ts';

export interface CallbackContractOptions {
  /** Makes the callback. Called once for each case. */
  readonly create: () => Callback | Promise<Callback>;
  /** The folder of fixtures: for each case a raw payload (`case.json`, `case.xml`, …) and `case.expected.json`. */
  readonly fixtures: URL | string;
}

/**
 * Tests a callback, of any provider: one test for each sentence of the contract, and for each fixture.
 *
 * @example
 * describe('my callback', () =>
 *   callbackContract({ test, create: () => createCallback(), fixtures: new URL('../fixtures/', import.meta.url) }));
 */
export function callbackContract({
  test,
  ...options
}: CallbackContractOptions & { readonly test: TestFunction }): void {
  for (const { name, run } of callbackCases(options)) test(name, run);
}

/** The cases of `callbackContract()`, for callers that run them themselves. */
export function callbackCases({ create, fixtures }: CallbackContractOptions): readonly ContractCase[] {
  const all = readFixtures(fixtures);
  const cases: ContractCase[] = [
    {
      name: 'has fixtures',
      run: async () => {
        if (all.length === 0) throw new Error(`there is no fixture in ${String(fixtures)}`);
      },
    },
  ];
  for (const fixture of all) cases.push(...callbackFixtureCases(create, fixture));
  return [...cases, ...callbackBodyCases(create, all)];
}
