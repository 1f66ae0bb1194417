/** The wire of Nexah: `sendsms` and `smscredit`. */
import { randomInt } from 'node:crypto';
import { cameroonMobile } from '../base/phone-number.ts';
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
import { dlrlistReports } from '../dlrlist/dlrlist-reports.ts';
import { rewriteNumber } from '../dlrlist/rewrite-number.ts';
import type { CallFaultName } from '../faults/faults.ts';
import type { Unshown } from '../faults/shown-faults.ts';
import type { ReportWire } from '../reports/report-wire.ts';
import { type NexahAccount, type NexahOptions, readNexahOptions } from './nexah-options.ts';
import { errorAnswer, refusalOf } from './refusals.ts';
import { reportEntry } from './report-entry.ts';
import { entriesShown, sendAnswer } from './send-answer.ts';
import { fieldsOf, readSendRequest, readUser } from './send-request.ts';

/** The beginning of Nexah's paths. */
export const nexahRoot = '/bulk/public/index.php/api/v1';

const operations: ReadonlyMap<string, Operation> = new Map([
  [`${nexahRoot}/sendsms`, 'send'],
  [`${nexahRoot}/smscredit`, 'balance'],
]);

/** Nexah, for SMS. */
export class NexahWire implements Wire {
  readonly name = 'nexah';
  readonly root: string = `${nexahRoot}/`;
  readonly reports: ReportWire = dlrlistReports(reportEntry);
  /** An answer has no status of its own and no `details`; the code of a report does not say its state, and is a string. */
  readonly unshown: Unshown = {
    send: ['statusDisagrees', 'tableSpelling', 'severalDetails'],
    balance: ['statusDisagrees', 'tableSpelling', 'besideData', 'getRefused'],
    reports: ['failed', 'codeDisagrees', 'stringsForNumbers'],
  };
  readonly #account: NexahAccount;
  #lastId: number = 1_400_000_000 + randomInt(10_000_000);

  constructor(options?: NexahOptions) {
    this.#account = readNexahOptions(options);
  }

  operationOf(path: string): Operation | undefined {
    return operations.get(path);
  }

  methods(): readonly string[] {
    return ['GET', 'POST'];
  }

  readSend(asked: Asked, accounts: Accounts): SendRequest | Refused {
    const request = readSendRequest(fieldsOf(asked), accounts, this.#account);
    return typeof request === 'string' ? { refusal: this.refusal(request), messages: [] } : request;
  }

  numberOf(phone: string): string | undefined {
    return cameroonMobile(phone);
  }

  /** Ten digits, counted up: both ids are the same, as in the sample. */
  newIds(): { readonly messageId: string; readonly clientId: string } {
    this.#lastId += 1;
    const id = String(this.#lastId);
    return { messageId: id, clientId: id };
  }

  sendAnswer(_request: SendRequest, outcomes: readonly SmsOutcome[], { has, draw }: Drawn): OwnAnswer {
    const shown = entriesShown(outcomes);
    const quirks: CallFaultName[] = [];
    if (shown.length > 1 && has('entriesReordered')) quirks.push('entriesReordered');
    if (shown.length > 0 && has('numberFormats')) quirks.push('numberFormats');
    const other = quirks.includes('numberFormats');
    const json = sendAnswer(shown, {
      entriesReordered: quirks.includes('entriesReordered'),
      writeNumber: (to) => (other ? rewriteNumber(to, draw(`format ${to}`)) : to.replace(/^\+/, '')),
    });
    return { write: written(json), quirks };
  }

  /** A refusal comes with HTTP 200. */
  refusal(name: RefusalName): Writing {
    return written(refusalOf(name));
  }

  balanceAnswer(asked: Asked, accounts: Accounts): OwnAnswer {
    const user = readUser(fieldsOf(asked), accounts, this.#account);
    if (typeof user === 'string') return { write: this.refusal(user), quirks: [] };
    const dates = { accountexpdate: '2099-12-31 00:00:00', balanceexpdate: '2099-12-31 00:00:00' };
    const json = { responsecode: 1, credit: accounts.balance(user.user).left, ...dates };
    return { write: written(json), quirks: [] };
  }

  error(status: 404 | 405 | 429 | 500, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
    return errorAnswer(status, headers);
  }
}

function written(json: object): Writing {
  return (forms) => jsonAnswer(200, forms.includes('stringsForNumbers') ? withStrings(json) : json);
}

/** The same, with strings in the place of numbers. */
function withStrings(json: object): object {
  return JSON.parse(JSON.stringify(json), (_key, value: unknown) =>
    typeof value === 'number' ? String(value) : value,
  );
}
