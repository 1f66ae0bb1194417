/** What a simulator is made with. */
import type { Faults } from '../faults/faults.ts';

/** Every option has a default: `createSimulator()` is a provider without faults. */
export interface SimulatorOptions {
  /** Where it listens. @default '127.0.0.1' */
  readonly host?: string | undefined;
  /** The port; 0 is any free one. @default 0 */
  readonly port?: number | undefined;
  /** Names that its control endpoint is reached by, besides those of this machine, such as in a network of containers. @default [] */
  readonly allowHosts?: readonly string[] | undefined;
  /**
   * Whether the control endpoint may send reports to other machines than this one. `reportTo` may name any.
   * @default false
   */
  readonly reportAnywhere?: boolean | undefined;
  /** The accounts, by key, and the units that each has bought. @default { 'demo-key': 1000 } */
  readonly accounts?: Readonly<Record<string, number>> | undefined;
  /**
   * By which method the balance is read; the other is answered 405. The document has GET with a JSON body.
   * @default 'GET'
   */
  readonly balanceMethod?: 'GET' | 'POST' | 'both' | undefined;
  /** Where delivery reports are posted; without an address they wait for one. @default none */
  readonly reportTo?: string | undefined;
  /** From acceptance to the report, in milliseconds. @default 50 */
  readonly reportDelayMs?: number | undefined;
  /** The most entries in one list of reports. @default 100 */
  readonly reportsPerCall?: number | undefined;
  /** How many lists may be on their way at once. @default 1: one after the other */
  readonly reportCallsInFlight?: number | undefined;
  /** How long the partner may take to answer a list, in milliseconds. @default 10000 */
  readonly reportTimeoutMs?: number | undefined;
  /**
   * Whether reports that were answered 0, or not at all, are posted again. The document does not say that
   * the provider does so: it is an assumption.
   * @default true
   */
  readonly resendUnacknowledged?: boolean | undefined;
  /** How often a report is posted again before it is given up. @default 5 */
  readonly resendLimit?: number | undefined;
  /** From the missing acknowledgement to the next try, in milliseconds. @default 200 */
  readonly resendDelayMs?: number | undefined;
  /** Makes the faults repeatable: the same seed and the same calls meet the same faults. @default random */
  readonly seed?: number | undefined;
  /** The faults that are switched on. @default none */
  readonly faults?: Faults | undefined;
  /** The clock of the book and of the times in reports; what is due when goes by real time. */
  readonly now?: (() => Date) | undefined;
}
