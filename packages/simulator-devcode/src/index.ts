/** The Devcode SMS provider on loopback, for tests and demos. */
export type { Balance } from './accounts.ts';
export type { AcceptedSms, CallEntry, CallRecord, Duplicate } from './book.ts';
export { faultNames } from './fault-settings.ts';
export type {
  Ambiguous,
  BalanceFaults,
  CallFaultName,
  CallFaults,
  Chance,
  Faults,
  ReportFaultName,
  ReportFaults,
  SendFaults,
  Timed,
} from './faults.ts';
export { magicNumbers } from './magic-numbers.ts';
export type { DeliveryWord, WireEntry } from './report-entry.ts';
export type { ReportRecord } from './report-record.ts';
export { createSimulator } from './simulator.ts';
export type { Simulator } from './simulator-interface.ts';
export type { SimulatorOptions } from './simulator-options.ts';
