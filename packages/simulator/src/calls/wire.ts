/**
 * The wire of a provider: how its calls are read, and how its answers and reports are written. All else is the same for
 * every provider: faults, book, accounts, control endpoint, and how reports are posted.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Accounts } from '../book/accounts.ts';
import type { AcceptedSms, WireName } from '../book/book.ts';
import type { EntryFate } from '../faults/call-plan.ts';
import type { CallFaultName } from '../faults/faults.ts';
import type { Unshown } from '../faults/shown-faults.ts';
import type { PlannedReport } from '../reports/report-plan.ts';
import type { ReportWire } from '../reports/report-wire.ts';
import type { HttpAnswer } from './http-answer.ts';

/** The two requests of a call. */
export type Operation = 'send' | 'balance';

/** A call that was read. */
export interface Asked {
  readonly operation: Operation;
  readonly method: string;
  /** Path and query */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One requested SMS. */
export interface RequestedSms {
  /** The number as it was written */
  readonly phone: string;
  readonly text: string;
}

/** A valid request to send. */
export interface SendRequest {
  /** The account that pays */
  readonly apiKey: string;
  readonly sender: string;
  readonly messages: readonly RequestedSms[];
  /** Where its reports go; undefined if they go to the simulator's own address */
  readonly reportTo?: string;
}

/** A request that the provider refuses as a whole. */
export interface Refused {
  readonly refusal: Writing;
  /** The SMS that it asked for; empty if it could not be read */
  readonly messages: readonly RequestedSms[];
}

/**
 * Writes a call's own answer, in the form that the faults give it.
 *
 * @param statusDraw from 0 up to 1: chooses one of the other HTTP statuses
 */
export type Writing = (forms: readonly CallFaultName[], statusDraw: number) => HttpAnswer;

/** A call's own answer, and the faults of form that it carries already. */
export interface OwnAnswer {
  readonly write: Writing;
  readonly quirks: readonly CallFaultName[];
}

/** The outcome of one requested SMS. */
export interface SmsOutcome {
  /** The number in its full form; as it was written if it is not valid */
  readonly to: string;
  readonly text: string;
  readonly fate: EntryFate['name'] | undefined;
  /** The SMS if it was accepted; otherwise why not */
  readonly result: AcceptedSms | 'invalid' | 'refused';
  /** The units of the account after it */
  readonly left: number;
}

/** A fault that is an error of the whole call in the provider's own words. */
export type RefusalName =
  | 'notAuthorised'
  | 'keyMissing'
  | 'fieldMissing'
  | 'insufficientCredit'
  | 'invalidNumber';

/** Draws of one call, by name, and the faults that hit it. */
export interface Drawn {
  readonly has: (name: CallFaultName) => boolean;
  readonly draw: (name: string) => number;
}

/** A message that a person sends to the application. */
export interface InboundMessage {
  /** The person's number */
  readonly from: string;
  /** The application's number. @default '+15005550006' */
  readonly to?: string | undefined;
  readonly text: string;
  /** The address of the application that is called */
  readonly url: string;
  /**
   * `off` for an account for which the provider has switched off its own keywords, as Twilio's support does: it refuses nothing
   * after a STOP, and leaves that to the application. @default 'on'
   */
  readonly keywords?: 'on' | 'off' | undefined;
}

/** The requests for a token. The faults of calls do not happen to them. */
export interface TokenWire {
  readonly path: string;
  answer(asked: Omit<Asked, 'operation'>, accounts: Accounts): HttpAnswer;
}

/** One provider. */
export interface Wire {
  readonly name: WireName;
  /** The beginning of this provider's paths, or several */
  readonly root: string | readonly string[];
  readonly reports: ReportWire;
  /** The faults that this wire has no form for. They do not happen on it */
  readonly unshown: Unshown;
  /** A provider whose calls carry a key or a password gives no tokens */
  readonly tokens?: TokenWire;
  /** The request that a path takes; undefined if the provider does not have the path */
  operationOf(path: string): Operation | undefined;
  methods(operation: Operation): readonly string[];
  readSend(asked: Asked, accounts: Accounts): SendRequest | Refused;
  /** The number in its full form; undefined if the provider does not take it */
  numberOf(phone: string): string | undefined;
  /** Ids of a new message: unique, and not dependent on the seed */
  newIds(): { readonly messageId: string; readonly clientId: string };
  sendAnswer(request: SendRequest, outcomes: readonly SmsOutcome[], drawn: Drawn): OwnAnswer;
  /** An error of a whole call; undefined if the provider never says it */
  refusal(name: RefusalName, operation: Operation): Writing | undefined;
  balanceAnswer(asked: Asked, accounts: Accounts, drawn: Drawn): OwnAnswer;
  /** The call that brings a person's message, as a report. A provider without it takes no messages */
  receive?(message: InboundMessage, accounts: Accounts): PlannedReport;
  /** An error of HTTP, in the provider's form */
  error(status: 404 | 405 | 429 | 500, headers?: Readonly<Record<string, string>>): HttpAnswer;
}
