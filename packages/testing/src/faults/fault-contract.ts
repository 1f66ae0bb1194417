import type { Notifier, Outgoing } from '@nkul/core/adapter';
import type { ContractCase, TestFunction } from '../base/contract-case.ts';
import { contractMessage } from '../notifier/notifier-stage.ts';
import { allFaults, type Fault } from './fault.ts';
import { answeredCase, faultCase } from './fault-cases.ts';
import type { FaultServerOptions } from './fault-server.ts';

export interface FaultContractOptions extends Pick<FaultServerOptions, 'ok' | 'isSend'> {
  /** Makes the notifier of the provider at this address (`http://127.0.0.1:…/`; `https` for faults of TLS). */
  readonly create: (baseUrl: string) => Notifier | Promise<Notifier>;
  /** Faults that this adapter cannot meet. @default [] */
  readonly without?: readonly Fault[];
  /** The message to send. @default `contractMessage(0)` */
  readonly message?: Outgoing;
  /** How long to wait for the end of a call, in milliseconds. @default 3_000 */
  readonly patienceMs?: number;
}

/**
 * Tests a notifier over HTTP, of any provider, against a server that fails: one test for each fault. After the first byte,
 * a message is `accepted` or `unknown`, unless the provider itself refuses it; before it, it is never `unknown`. Each call
 * ends within its signal, each message goes out once, and `close()` leaves nothing open.
 *
 * @example
 * describe('my notifier', () =>
 *   faultContract({ test, create: (baseUrl) => createNotifier({ baseUrl }), ok: { body: { id: 'm-1' } } }));
 */
export function faultContract({
  test,
  ...options
}: FaultContractOptions & { readonly test: TestFunction }): void {
  for (const { name, run } of faultCases(options)) test(name, run);
}

/** The cases of `faultContract()`, for callers that run them themselves. */
export function faultCases({
  without = [],
  message = contractMessage(0),
  patienceMs = 3_000,
  ...options
}: FaultContractOptions): readonly ContractCase[] {
  const stage = { ...options, message, patienceMs };
  const met = allFaults().filter((fault) => !without.includes(fault));
  return [answeredCase(stage), ...met.map((fault) => faultCase(fault, stage))];
}
