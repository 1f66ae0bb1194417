/** The Devcode SMS provider on loopback, for tests and demos. */
export type { Balance } from './book/accounts.ts';
export type { AcceptedSms, CallEntry, CallRecord, Duplicate } from './book/book.ts';
export { faultNames } from './faults/fault-settings.ts';
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
} from './faults/faults.ts';
export { magicNumbers } from './faults/magic-numbers.ts';
export type { DeliveryWord, WireEntry } from './reports/report-entry.ts';
export type { ReportRecord } from './reports/report-record.ts';
export { createSimulator } from './simulator/simulator.ts';
export type { Simulator } from './simulator/simulator-interface.ts';
export type { SimulatorOptions } from './simulator/simulator-options.ts';
