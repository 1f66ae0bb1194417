/** The options of a simulator. */
import type { AfricasTalkingOptions } from '../africastalking/africastalking-options.ts';
import type { Faults } from '../faults/faults.ts';
import type { NexahOptions } from '../nexah/nexah-options.ts';
import type { OrangeOptions } from '../orange/orange-options.ts';
import type { SmtpOptions } from '../smtp/smtp-options.ts';
import type { TwilioOptions } from '../twilio/twilio-options.ts';

/** Every option has a default: `createSimulator()` is every provider, without faults. */
export interface SimulatorOptions {
  /** Where it listens. @default '127.0.0.1' */
  readonly host?: string | undefined;
  /** The port; 0 for any free one. @default 0 */
  readonly port?: number | undefined;
  /** Names that its control endpoint is reached by, besides those of this machine, such as in a network of containers. @default [] */
  readonly allowHosts?: readonly string[] | undefined;
  /**
   * Whether reports may go to other machines than this one if the control endpoint, or a Twilio message
   * (`StatusCallback`), names their address. `reportTo` may name any.
   * @default false
   */
  readonly reportAnywhere?: boolean | undefined;
  /**
   * The accounts, and the units that each has bought: keys of Devcode, users of Nexah, client ids of Orange, usernames
   * of Africa's Talking, account SIDs of Twilio. A unit of Twilio costs 0.05 USD.
   *
   * @default every demo account of the README, with 1000
   */
  readonly accounts?: Readonly<Record<string, number>> | undefined;
  /** The password of Nexah's accounts. @default { password: 'demo-password' } */
  readonly nexah?: NexahOptions | undefined;
  /** The key of Africa's Talking's accounts. @default { apiKey: 'demo-api-key' } */
  readonly africastalking?: AfricasTalkingOptions | undefined;
  /** The secret of Orange's applications. @default { clientSecret: 'demo-secret' } */
  readonly orange?: OrangeOptions | undefined;
  /** A mail server (SMTP without TLS) on a port of its own. @default without one */
  readonly smtp?: SmtpOptions | undefined;
  /** The secrets of Twilio's accounts. @default { authToken: 'demo-token' } */
  readonly twilio?: TwilioOptions | undefined;
  /**
   * The HTTP method for reading the balance at Devcode. Another is answered 405. The document says GET with a JSON body.
   * @default 'GET'
   */
  readonly balanceMethod?: 'GET' | 'POST' | 'both' | undefined;
  /**
   * The address to which all reports but Twilio's are posted. Without one, they wait. `reportTo` in `nexah`, `orange` or
   * `africastalking` is for that provider alone. Twilio's go where each message says (`StatusCallback`).
   *
   * @default undefined
   */
  readonly reportTo?: string | undefined;
  /** The time from acceptance to the report, in milliseconds. @default 50 */
  readonly reportDelayMs?: number | undefined;
  /** The most entries in one list of Devcode's or Nexah's reports. @default 100 */
  readonly reportsPerCall?: number | undefined;
  /** How many calls with reports each provider may have under way at once. @default 1 */
  readonly reportCallsInFlight?: number | undefined;
  /** How long the partner may take to answer a call with reports, in milliseconds. @default 10000 */
  readonly reportTimeoutMs?: number | undefined;
  /**
   * True if reports that were answered 0, or not at all, are posted again. This is an assumption: the document does
   * not say it.
   * @default true
   */
  readonly resendUnacknowledged?: boolean | undefined;
  /** How often a report is repeated before it is given up. @default 5 */
  readonly resendLimit?: number | undefined;
  /** The delay before a report is repeated, in milliseconds. @default 200 */
  readonly resendDelayMs?: number | undefined;
  /** Makes the faults repeatable: the same calls get the same faults with the same seed. @default random */
  readonly seed?: number | undefined;
  /** The faults that are switched on. @default {} */
  readonly faults?: Faults | undefined;
  /** The clock of the book and of the times in reports. Delays use the real time. */
  readonly now?: (() => Date) | undefined;
}
