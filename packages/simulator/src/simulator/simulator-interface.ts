/** The interface of a running simulator. */
import type { Balance } from '../book/accounts.ts';
import type { AcceptedSms, CallRecord, Duplicate, WireName } from '../book/book.ts';
import type { InboundMessage } from '../calls/wire.ts';
import type { Faults } from '../faults/faults.ts';
import type { ReportRecord } from '../reports/report-record.ts';

/** The providers on loopback: its calls, its accepted SMS, its reports and its faults. */
export interface Simulator {
  /**
   * The base address of each provider, as its clients are given it: `http://127.0.0.1:40123/developpeur/` for Devcode,
   * `http://127.0.0.1:40123/bulk/public/index.php/api/v1` for Nexah, `http://127.0.0.1:40123` for
   * Orange, Africa's Talking and Twilio.
   */
  readonly urls: Readonly<Record<Exclude<WireName, 'smtp'>, string>>;
  readonly port: number;
  /** The port of the mail server; undefined without the option `smtp`. */
  readonly smtpPort: number | undefined;
  /** The seed of its faults, to repeat a run. */
  readonly seed: number;
  /** Every SMS that it accepted, in order. The list grows. */
  readonly accepted: readonly AcceptedSms[];
  /** Every call that reached it, in order, with its faults. The list grows. */
  readonly calls: readonly CallRecord[];
  /** Every delivery report. The list grows, and its records change. */
  readonly reports: readonly ReportRecord[];
  /** An account's units. @throws RangeError if the key is unknown */
  account(apiKey: string): Balance;
  /** Adds bought units to an account. @throws RangeError if the key is unknown */
  credit(apiKey: string, units: number): void;
  /** How often this exact text was accepted for this number: "was anyone sent this twice?" */
  timesAccepted(to: string, text: string): number;
  /** The numbers and texts that were accepted more than once. */
  duplicates(): readonly Duplicate[];
  /**
   * True if calls asked for this SMS, and all of them were without a fault. A call that was reset before its body was
   * read does not count, because its SMS are not known.
   */
  untouched(to: string, text: string): boolean;
  /**
   * Switches these faults on, and all others off; `{}` switches all off. Without an argument, it changes nothing.
   * Returns the faults that are switched on.
   *
   * @throws TypeError if a fault does not exist. Then nothing changes
   */
  faults(faults?: Faults): Faults;
  /** Sets the address to which all reports but Twilio's are posted. Without an address, they wait for one. */
  reportTo(url: string | undefined): void;
  /**
   * Has a person send a message to the application, by Twilio: it is posted to `url` as reports are, and is in `reports`
   * as `received`. After `STOP`, messages to the person are refused (21610) until `START`.
   *
   * @returns the id of the message
   * @throws TypeError if `url` is not an http: or https: address
   */
  inbound(message: InboundMessage): string;
  /** Waits until every delivery report was acknowledged, given up or lost. Resolves at once without an address. */
  settled(): Promise<void>;
  /** Ends every connection and timer. */
  close(): Promise<void>;
}
