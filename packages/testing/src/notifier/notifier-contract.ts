import type { Outgoing } from '@nkul/core/adapter';
import type { ContractCase, TestFunction } from '../base/contract-case.ts';
import { notifierAnswerCases } from './answer-cases.ts';
import { NotifierBench, type OnStage } from './notifier-bench.ts';
import { contractMessage, type NotifierStage, type ProviderBehaviour } from './notifier-stage.ts';
import { notifierSecretCases } from './secret-cases.ts';
import { notifierTroubleCases } from './trouble-cases.ts';
import { notifierWritingCases } from './writing-cases.ts';

export interface NotifierContractOptions {
  /** Makes a new stage for one case: a notifier, and its provider with this behaviour. */
  readonly create: (behaviour: ProviderBehaviour) => NotifierStage | Promise<NotifierStage>;
  /** The keys, passwords and tokens that the notifier was configured with, and must never show. */
  readonly secrets: readonly string[];
  /** Behaviours that this provider cannot have, such as `refuses-one` if a call carries one message. @default [] */
  readonly without?: readonly ProviderBehaviour[];
  /** The message to the n-th of at least ten recipients. @default `contractMessage` */
  readonly message?: (index: number) => Outgoing;
  /** How long to wait for an expected answer or request, in milliseconds. @default 3_000 */
  readonly patienceMs?: number;
}

/**
 * Tests a notifier, of any provider: one test for each sentence of the contract.
 *
 * @example
 * describe('my notifier', () =>
 *   notifierContract({ test, secrets: [apiKey], create: (behaviour) => stageOnLoopback(behaviour) }));
 */
export function notifierContract({
  test,
  ...options
}: NotifierContractOptions & { readonly test: TestFunction }): void {
  for (const { name, run } of notifierCases(options)) test(name, run);
}

/** The cases of `notifierContract()`, for callers that run them themselves. */
export function notifierCases({
  create,
  secrets,
  without = [],
  message = contractMessage,
  patienceMs = 3_000,
}: NotifierContractOptions): readonly ContractCase[] {
  const on: OnStage = (behaviour, name, work) => {
    if (without.includes(behaviour)) return [];
    return [
      { name, run: async () => NotifierBench.run(await create(behaviour), { message, patienceMs }, work) },
    ];
  };
  return [
    ...notifierAnswerCases(on),
    ...notifierTroubleCases(on),
    ...notifierWritingCases(on),
    ...notifierSecretCases(on, secrets),
  ];
}
