import type { Lifecycle } from '@nkul/core';
import type { ContractCase, TestFunction } from './contract-case.ts';
import { addingCases } from './store-adding-cases.ts';
import { StoreBench } from './store-bench.ts';
import { claimingCases } from './store-claiming-cases.ts';
import { durabilityCases } from './store-durability-cases.ts';
import { eventCases } from './store-event-cases.ts';
import { findingCases } from './store-finding-cases.ts';
import { historyCases } from './store-history-cases.ts';
import { leaseCases } from './store-lease-cases.ts';
import { parkingCases } from './store-parking-cases.ts';
import type { StoreAbilities, StorePlace } from './store-place.ts';
import { purgingCases } from './store-purging-cases.ts';
import { recordingCases } from './store-recording-cases.ts';
import { reportCases } from './store-report-cases.ts';
import { subscriberCases } from './store-subscriber-cases.ts';

export interface StoreContractOptions {
  /** Makes a new, empty place for one case. */
  readonly create: () => StorePlace | Promise<StorePlace>;
  /** What the store can do. */
  readonly supports: StoreAbilities;
  /** How many random histories are compared with the model. @default 100, or 25 for a durable store */
  readonly histories?: number;
}

/** Makes a case of the contract: a sentence, and what is done with a store of its own under the given rules. */
export type OnStore = (
  name: string,
  work: (bench: StoreBench) => Promise<void>,
  rules?: Lifecycle,
) => ContractCase;

/**
 * What every store does: one test for each sentence of the contract, through the public port alone, under the core's
 * own rules.
 *
 * @example
 * describe('my store', () =>
 *   storeContract({ test, create: () => ({ store: () => memoryStore() }), supports: { durable: false } }));
 */
export function storeContract({
  test,
  ...options
}: StoreContractOptions & { readonly test: TestFunction }): void {
  for (const { name, run } of storeCases(options)) test(name, run);
}

/** The cases of `storeContract()`, for what runs them otherwise. */
export function storeCases({
  create,
  supports,
  histories = supports.durable ? 25 : 100,
}: StoreContractOptions): readonly ContractCase[] {
  const on: OnStore = (name, work, rules) => ({
    name,
    run: async () => StoreBench.run(await create(), work, rules),
  });
  return [
    ...addingCases(on),
    ...claimingCases(on),
    ...leaseCases(on),
    ...recordingCases(on),
    ...reportCases(on),
    ...parkingCases(on),
    ...eventCases(on),
    ...findingCases(on),
    ...purgingCases(on),
    ...subscriberCases(on, supports),
    ...durabilityCases(on, supports),
    ...historyCases(create, supports, histories),
  ];
}
