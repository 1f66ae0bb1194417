/** The wire of Africa's Talking: the classic form of messages, and the balance. */
import { randomUUID } from 'node:crypto';
import type { Accounts } from '../book/accounts.ts';
import { type HttpAnswer, jsonAnswer } from '../calls/http-answer.ts';
import type {
  Asked,
  Drawn,
  Operation,
  OwnAnswer,
  RefusalName,
  Refused,
  SendRequest,
  SmsOutcome,
  Wire,
  Writing,
} from '../calls/wire.ts';
import type { CallFaultName } from '../faults/faults.ts';
import type { Unshown } from '../faults/shown-faults.ts';
import type { ReportWire } from '../reports/report-wire.ts';
import {
  type AfricasTalkingAccount,
  type AfricasTalkingOptions,
  readAfricasTalkingOptions,
} from './africastalking-options.ts';
import { africasTalkingReports } from './africastalking-reports.ts';
import { kes, price, recipientOf, recipientsAnswer } from './recipients.ts';
import { readMessage, readUsername, textAnswer } from './send-request.ts';

const words = {
  404: 'Not Found',
  405: 'Method Not Allowed',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
} as const;

/** Money that is missing, and numbers that are not valid, are refused by their entries. */
const unshown: Unshown = {
  send: [
    'insufficientCredit',
    'invalidNumber',
    'statusDisagrees',
    'tableSpelling',
    'severalDetails',
    'numberFormats',
    'noIds',
  ],
  balance: ['statusDisagrees', 'tableSpelling', 'stringsForNumbers', 'besideData', 'getRefused'],
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

/** Africa's Talking, for SMS. */
export class AfricasTalkingWire implements Wire {
  readonly name = 'africastalking';
  readonly root = '/version1/';
  readonly reports: ReportWire = africasTalkingReports;
  readonly unshown: Unshown = unshown;
  readonly #account: AfricasTalkingAccount;

  /** @throws TypeError if an option cannot work */
  constructor(options?: AfricasTalkingOptions) {
    this.#account = readAfricasTalkingOptions(options);
  }

  operationOf(path: string): Operation | undefined {
    if (path === '/version1/user') return 'balance';
    return path === '/version1/messaging' ? 'send' : undefined;
  }

  methods(operation: Operation): readonly string[] {
    return operation === 'send' ? ['POST'] : ['GET'];
  }

  readSend(asked: Asked, accounts: Accounts): SendRequest | Refused {
    return readMessage(asked, accounts, this.#account);
  }

  numberOf(phone: string): string | undefined {
    return /^\+[1-9]\d{6,14}$/.test(phone) ? phone : undefined;
  }

  newIds(): { readonly messageId: string; readonly clientId: string } {
    const id = `ATXid_${randomUUID().replaceAll('-', '')}`;
    return { messageId: id, clientId: id };
  }

  sendAnswer(_request: SendRequest, outcomes: readonly SmsOutcome[], { has }: Drawn): OwnAnswer {
    const quirks: CallFaultName[] = [];
    const recipients = outcomes.filter(({ fate }) => fate !== 'entryMissing').map(recipientOf);
    if (recipients.length > 1 && has('entriesReordered')) {
      recipients.reverse();
      quirks.push('entriesReordered');
    }
    return { write: (forms) => recipientsAnswer(recipients, forms.includes('stringsForNumbers')), quirks };
  }

  refusal(name: RefusalName): Writing | undefined {
    switch (name) {
      case 'notAuthorised':
      case 'keyMissing':
        return () => textAnswer(401, 'The supplied authentication is invalid');
      case 'fieldMissing':
        return () => textAnswer(400, "Request is missing required form field 'to'.");
      case 'insufficientCredit':
      case 'invalidNumber':
        return undefined;
    }
  }

  balanceAnswer(asked: Asked, accounts: Accounts): OwnAnswer {
    const username = new URL(asked.url, 'http://localhost').searchParams.get('username') ?? '';
    const user = readUsername(asked, username, accounts, this.#account);
    if (!('username' in user)) return { write: () => user, quirks: [] };
    const balance = kes(accounts.balance(username).left * price);
    return { write: () => jsonAnswer(200, { UserData: { balance } }), quirks: [] };
  }

  error(status: keyof typeof words, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
    return textAnswer(status, words[status], headers);
  }
}
