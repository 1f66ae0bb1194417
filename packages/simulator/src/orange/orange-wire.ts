/** The wire of Orange: tokens, SMS and contracts of its API for Africa and the Middle East. */
import { randomUUID } from 'node:crypto';
import type { Accounts } from '../book/accounts.ts';
import { type HttpAnswer, jsonAnswer } from '../calls/http-answer.ts';
import type {
  Asked,
  Operation,
  OwnAnswer,
  RefusalName,
  Refused,
  SendRequest,
  SmsOutcome,
  TokenWire,
  Wire,
  Writing,
} from '../calls/wire.ts';
import type { Unshown } from '../faults/shown-faults.ts';
import type { ReportWire } from '../reports/report-wire.ts';
import { type OrangeAccount, type OrangeOptions, readOrangeOptions } from './orange-options.ts';
import { orangeReports } from './orange-reports.ts';
import { errorAnswer, type OrangeError } from './refusals.ts';
import { numberIn, outboundPath, readMessage, senderAddressIn } from './send-request.ts';
import { OrangeTokens, says } from './tokens.ts';

const errorOf = { 404: 'notFound', 405: 'methodNotAllowed', 429: 'tooMany', 500: 'internal' } as const;

const refusals: Readonly<Record<RefusalName, OrangeError>> = {
  notAuthorised: 'expiredCredentials',
  keyMissing: 'noCredentials',
  fieldMissing: 'invalidField',
  insufficientCredit: 'noUnits',
  invalidNumber: 'invalidAddress',
};

/** A call carries one SMS, and its answer has one id. */
const unshown: Unshown = {
  send: [
    'statusDisagrees',
    'tableSpelling',
    'stringsForNumbers',
    'severalDetails',
    'entriesReordered',
    'numberFormats',
    'entryMissing',
    'noIds',
  ],
  balance: ['statusDisagrees', 'tableSpelling', 'besideData', 'getRefused'],
  reports: [
    'failed',
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

/** Orange, for SMS. */
export class OrangeWire implements Wire {
  readonly name = 'orange';
  readonly root: readonly string[] = ['/oauth/v3/', '/smsmessaging/v1/', '/sms/admin/v1/'];
  readonly reports: ReportWire = orangeReports;
  readonly unshown: Unshown = unshown;
  readonly tokens: TokenWire;
  readonly #account: OrangeAccount;
  readonly #tokens: OrangeTokens;

  /** @throws TypeError if an option cannot work */
  constructor(options?: OrangeOptions) {
    this.#account = readOrangeOptions(options);
    this.#tokens = new OrangeTokens(this.#account);
    this.tokens = {
      path: '/oauth/v3/token',
      answer: (asked, accounts) => this.#tokens.give(asked, accounts),
    };
  }

  operationOf(path: string): Operation | undefined {
    if (path === '/sms/admin/v1/contracts') return 'balance';
    return outboundPath.test(path) ? 'send' : undefined;
  }

  methods(operation: Operation): readonly string[] {
    return operation === 'send' ? ['POST'] : ['GET'];
  }

  readSend(asked: Asked): SendRequest | Refused {
    const user = this.#tokens.use(asked);
    if (typeof user === 'string') return { refusal: says(user), messages: [] };
    const message = readMessage(asked);
    if (typeof message === 'string') return { refusal: says(message), messages: [] };
    const { reportTo } = this.#account;
    const sender = message.senderName ?? message.senderAddress;
    return { apiKey: user.clientId, sender, messages: [message], ...(reportTo && { reportTo }) };
  }

  numberOf(phone: string): string | undefined {
    return numberIn(phone);
  }

  newIds(): { readonly messageId: string; readonly clientId: string } {
    const id = randomUUID();
    return { messageId: id, clientId: id };
  }

  sendAnswer({ sender, messages }: SendRequest, [outcome]: readonly SmsOutcome[]): OwnAnswer {
    const result = outcome?.result ?? 'refused';
    if (typeof result === 'string')
      return { write: says(result === 'invalid' ? 'invalidAddress' : 'notSent'), quirks: [] };
    const { messageId, to, text } = result;
    const senderAddress = senderAddressIn(messages);
    const resourceURL = `https://api.orange.com/smsmessaging/v1/outbound/${senderAddress}/requests/${messageId}`;
    const json = {
      address: [`tel:${to}`],
      senderAddress,
      ...(sender !== senderAddress && { senderName: sender }),
      outboundSMSTextMessage: { message: text },
      ...(outcome?.fate !== 'noMessageId' && { resourceURL }),
    };
    return { write: () => jsonAnswer(201, { outboundSMSMessageRequest: json }), quirks: [] };
  }

  refusal(name: RefusalName): Writing {
    return says(refusals[name]);
  }

  balanceAnswer(asked: Asked, accounts: Accounts): OwnAnswer {
    const user = this.#tokens.use(asked);
    if (typeof user === 'string') return { write: says(user), quirks: [] };
    const { bought, left } = accounts.balance(user.clientId);
    const country = new URL(asked.url, 'http://localhost').searchParams.get('country') ?? 'CMR';
    const contract = (units: number | string) => ({
      id: 'demo-contract',
      type: 'SELFSERVICE',
      country,
      offerName: 'SMS_OCB',
      availableUnits: units,
      requestedUnits: bought,
      status: 'ACTIVE',
      expirationDate: '2099-12-31T00:00:00.000Z',
    });
    const write: Writing = (forms) =>
      jsonAnswer(200, [contract(forms.includes('stringsForNumbers') ? String(left) : left)]);
    return { write, quirks: [] };
  }

  error(status: keyof typeof errorOf, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
    return errorAnswer(errorOf[status], headers);
  }
}
