/** Providers on loopback, for tests and demos: Devcode, Nexah, Orange, Africa's Talking, Twilio, and a mail server. */
export type { AfricasTalkingOptions } from './africastalking/africastalking-options.ts';
export type { Balance } from './book/accounts.ts';
export type { AcceptedSms, CallEntry, CallRecord, Duplicate, WireName } from './book/book.ts';
export type { InboundMessage } from './calls/wire.ts';
export type { DeliveryWord } from './dlrlist/report-entry.ts';
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
export type { NexahOptions } from './nexah/nexah-options.ts';
export type { OrangeOptions } from './orange/orange-options.ts';
export type { ReportRecord } from './reports/report-record.ts';
export type { WireEntry } from './reports/report-wire.ts';
export { createSimulator } from './simulator/simulator.ts';
export type { Simulator } from './simulator/simulator-interface.ts';
export type { SimulatorOptions } from './simulator/simulator-options.ts';
export type { SmtpOptions } from './smtp/smtp-options.ts';
export type { TwilioOptions } from './twilio/twilio-options.ts';
