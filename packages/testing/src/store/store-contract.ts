import type { ContractCase, TestFunction } from '../base/contract-case.ts';
import { chargingCases } from '../charging/charging-cases.ts';
import { claimingCases } from '../claiming/claiming-cases.ts';
import { givingBackCases } from '../claiming/giving-back-cases.ts';
import { leaseCases } from '../claiming/lease-cases.ts';
import { sharingCases } from '../claiming/sharing-cases.ts';
import { consentCases } from '../consent/consent-cases.ts';
import { samenessCases } from '../consent/sameness-cases.ts';
import { clockAheadCases } from '../erasing/clock-ahead-cases.ts';
import { erasingCases } from '../erasing/erasing-cases.ts';
import { erasingQuotesCases } from '../erasing/erasing-quotes-cases.ts';
import { purgingCases } from '../erasing/purging-cases.ts';
import { actingCases } from '../reading/acting-cases.ts';
import { askingCases } from '../reading/asking-cases.ts';
import { countingCases } from '../reading/counting-cases.ts';
import { idTimeCases } from '../reading/id-time-cases.ts';
import { readerCases } from '../reading/reader-cases.ts';
import { searchCases } from '../reading/search-cases.ts';
import { type OnStore, StoreBench } from '../store-bench/store-bench.ts';
import type { StoreAbilities, StorePlace } from '../store-bench/store-place.ts';
import { transactionCases } from '../transaction/transaction-cases.ts';
import { addingCases } from './adding-cases.ts';
import { capCases } from './cap-cases.ts';
import { concurrentCases } from './concurrent-cases.ts';
import { countCases } from './count-cases.ts';
import { durabilityCases } from './durability-cases.ts';
import { eventCases } from './event-cases.ts';
import { findingCases } from './finding-cases.ts';
import { historyCases } from './history-cases.ts';
import { parkingCases } from './parking-cases.ts';
import { recordingCases } from './recording-cases.ts';
import { reportCases } from './report-cases.ts';
import { restoringCases } from './restoring-cases.ts';
import { subscriberCases } from './subscriber-cases.ts';

export interface StoreContractOptions {
  /** Makes a new, empty place for one case. */
  readonly create: () => StorePlace | Promise<StorePlace>;
  /** The abilities of the store. */
  readonly supports: StoreAbilities;
  /** How many random histories are compared with the model. @default 100, or 25 for a durable store */
  readonly histories?: number;
}

/**
 * Tests a store through its port, under the core's rules: one test for each sentence of the contract.
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

/** The cases of `storeContract()`, for callers that run them themselves. */
export function storeCases({
  create,
  supports,
  histories = supports.durable ? 25 : 100,
}: StoreContractOptions): readonly ContractCase[] {
  const on: OnStore = (name, work, options) => ({
    name,
    run: async () => StoreBench.run(await create(), work, options),
  });
  return [
    ...addingCases(on),
    ...claimingCases(on),
    ...leaseCases(on),
    ...givingBackCases(on),
    ...sharingCases(on, supports),
    ...chargingCases(on, supports),
    ...consentCases(on, supports),
    ...samenessCases(on, supports),
    ...recordingCases(on),
    ...reportCases(on),
    ...parkingCases(on),
    ...capCases(on, supports),
    ...eventCases(on),
    ...findingCases(on),
    ...searchCases(on),
    ...idTimeCases(on),
    ...askingCases(on),
    ...countingCases(on),
    ...actingCases(on),
    ...readerCases(on, supports),
    ...purgingCases(on),
    ...clockAheadCases(on),
    ...erasingCases(on),
    ...erasingQuotesCases(on),
    ...restoringCases(on),
    ...subscriberCases(on, supports),
    ...durabilityCases(on, supports),
    ...transactionCases(on, supports),
    ...countCases(on, supports),
    ...concurrentCases(on, supports),
    ...historyCases(create, supports, histories),
  ];
}
