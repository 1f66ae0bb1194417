/** The wire of Twilio: messages and balance of its API of 2010-04-01. */
import { randomUUID } from 'node:crypto';
import { httpAddress } from '../base/loopback.ts';
import type { Accounts } from '../book/accounts.ts';
import { type HttpAnswer, jsonAnswer } from '../calls/http-answer.ts';
import type {
  Asked,
  InboundMessage,
  Operation,
  OwnAnswer,
  RefusalName,
  Refused,
  SendRequest,
  SmsOutcome,
  Wire,
  Writing,
} from '../calls/wire.ts';
import type { Unshown } from '../faults/shown-faults.ts';
import type { PlannedReport } from '../reports/report-plan.ts';
import type { ReportWire } from '../reports/report-wire.ts';
import { isAccountSid, readAccount } from './credentials.ts';
import { changeIn, inboundReport } from './inbound.ts';
import { readMessage, twilioNumber } from './message-request.ts';
import { apiVersion, messageResource } from './message-resource.ts';
import { errorAnswer, type TwilioError } from './refusals.ts';
import { readTwilioOptions, type TwilioOptions, type TwilioSecrets } from './twilio-options.ts';
import { twilioReports } from './twilio-reports.ts';

/** The price of a unit: the balance is money. */
const dollarsPerUnit = 0.05;

const errorOf = { 404: 'notFound', 405: 'methodNotAllowed', 429: 'tooMany', 500: 'internal' } as const;

/** Faults that say what Twilio never says, or change what its answers and reports do not have. */
const unshown: Unshown = {
  send: [
    'keyMissing',
    'fieldMissing',
    'insufficientCredit',
    'statusDisagrees',
    'tableSpelling',
    'stringsForNumbers',
    'severalDetails',
    'entriesReordered',
    'numberFormats',
    'entryMissing',
    'noMessageId',
    'noIds',
  ],
  balance: [
    'keyMissing',
    'statusDisagrees',
    'tableSpelling',
    'stringsForNumbers',
    'besideData',
    'getRefused',
  ],
  reports: [
    'codeDisagrees',
    'capitals',
    'stringsForNumbers',
    'zeroDate',
    'listSizes',
    'catchUp',
    'formTyped',
    'latin1',
  ],
};

/** Twilio, for SMS and WhatsApp. */
export class TwilioWire implements Wire {
  readonly name = 'twilio';
  readonly root: string = `/${apiVersion}/`;
  readonly reports: ReportWire;
  readonly unshown: Unshown = unshown;
  readonly #secrets: TwilioSecrets;
  readonly #optedOut = new Set<string>();

  /** @throws TypeError if an option cannot work */
  constructor(options: TwilioOptions = {}) {
    this.#secrets = readTwilioOptions(options);
    this.reports = twilioReports(this.#secrets.authToken);
  }

  operationOf(path: string): Operation | undefined {
    const [, resource] = /^\/2010-04-01\/Accounts\/[^/]+\/(Messages|Balance)\.json$/.exec(path) ?? [];
    if (resource === undefined) return undefined;
    return resource === 'Messages' ? 'send' : 'balance';
  }

  methods(operation: Operation): readonly string[] {
    return operation === 'send' ? ['POST'] : ['GET'];
  }

  readSend(asked: Asked, accounts: Accounts): SendRequest | Refused {
    const request = readMessage(asked, accounts, this.#secrets, this.#optedOut);
    return 'error' in request ? { refusal: says(request.error), messages: request.messages } : request;
  }

  numberOf(phone: string): string | undefined {
    return twilioNumber(phone);
  }

  newIds(): { readonly messageId: string; readonly clientId: string } {
    const sid = newSid();
    return { messageId: sid, clientId: sid };
  }

  sendAnswer(_request: SendRequest, [outcome]: readonly SmsOutcome[]): OwnAnswer {
    const result = outcome?.result ?? 'refused';
    if (result === 'invalid') return { write: says('invalidTo'), quirks: [] };
    if (result === 'refused') return { write: says('noRoute'), quirks: [] };
    return { write: () => jsonAnswer(201, messageResource(result)), quirks: [] };
  }

  /** Twilio has no error for an account without money: it goes below zero. */
  refusal(name: RefusalName): Writing | undefined {
    switch (name) {
      case 'notAuthorised':
        return says('credentials');
      case 'invalidNumber':
        return says('invalidTo');
      case 'keyMissing':
      case 'fieldMissing':
      case 'insufficientCredit':
        return undefined;
    }
  }

  balanceAnswer(asked: Asked, accounts: Accounts): OwnAnswer {
    const account = readAccount(asked, accounts, this.#secrets);
    if (typeof account === 'string') return { write: says(account), quirks: [] };
    const { sid } = account;
    const balance = (accounts.balance(sid).left * dollarsPerUnit).toFixed(2);
    return { write: () => jsonAnswer(200, { account_sid: sid, balance, currency: 'USD' }), quirks: [] };
  }

  receive(message: InboundMessage, accounts: Accounts): PlannedReport {
    httpAddress('url', message.url);
    const account = accounts.keys().find(isAccountSid);
    if (account === undefined)
      throw new RangeError('No account of Twilio takes the message: name its SID (AC…) in `accounts`');
    const change = message.keywords === 'off' ? undefined : changeIn(message.text);
    if (change === 'leaves') this.#optedOut.add(message.from);
    if (change === 'returns') this.#optedOut.delete(message.from);
    return inboundReport(message, account, newSid());
  }

  error(status: keyof typeof errorOf, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
    return errorAnswer(errorOf[status], headers);
  }
}

function says(error: TwilioError): Writing {
  return () => errorAnswer(error);
}

function newSid(): string {
  return `SM${randomUUID().replaceAll('-', '')}`;
}
