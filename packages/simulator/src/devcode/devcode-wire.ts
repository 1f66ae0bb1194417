/** The wire of Devcode SMS, by its document. */
import { randomBytes, randomUUID } from 'node:crypto';
import { cameroonMobile } from '../base/phone-number.ts';
import { bodyFields, type Fields, queryFields } from '../base/request-fields.ts';
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
import { reportEntry } from '../dlrlist/report-entry.ts';
import { rewriteNumber } from '../dlrlist/rewrite-number.ts';
import type { CallFaultName } from '../faults/faults.ts';
import type { Unshown } from '../faults/shown-faults.ts';
import type { ReportWire } from '../reports/report-wire.ts';
import { shapeAnswer } from './answer-quirks.ts';
import { balanceAnswer } from './balance-answer.ts';
import { errorEnvelope, refusalEnvelope } from './documented-answer.ts';
import { type AnswerJson, entriesShown, refusalAnswer, sendAnswer } from './send-answer.ts';
import { readKey, readSendRequest } from './send-request.ts';

const operations: ReadonlyMap<string, Operation> = new Map([
  ['/developpeur/Send_sms_dev', 'send'],
  ['/developpeur/Solde_sms_dev', 'balance'],
]);

const words = {
  404: 'Introuvable',
  405: 'Méthode non autorisée',
  429: 'Trop de requêtes',
  500: 'Erreur interne du serveur',
} as const;

/** Devcode SMS. */
export class DevcodeWire implements Wire {
  readonly name = 'devcode';
  readonly root = '/developpeur/';
  readonly reports: ReportWire = dlrlistReports(reportEntry);
  readonly unshown: Unshown = { send: [], balance: [], reports: ['failed'] };
  readonly #balanceMethods: readonly string[];

  constructor(balanceMethod: 'GET' | 'POST' | 'both' = 'GET') {
    this.#balanceMethods = balanceMethod === 'both' ? ['GET', 'POST'] : [balanceMethod];
  }

  operationOf(path: string): Operation | undefined {
    return operations.get(path);
  }

  methods(operation: Operation): readonly string[] {
    return operation === 'send' ? ['GET', 'POST'] : this.#balanceMethods;
  }

  readSend(asked: Asked, accounts: Accounts): SendRequest | Refused {
    const request = readSendRequest(fieldsOf(asked), accounts);
    return typeof request === 'string' ? { refusal: written(refusalAnswer(request)), messages: [] } : request;
  }

  numberOf(phone: string): string | undefined {
    return cameroonMobile(phone);
  }

  /** Ids in the form of the document's sample. */
  newIds(): { readonly messageId: string; readonly clientId: string } {
    return {
      messageId: `brk.ocm.${randomUUID()}`,
      clientId: `brk.ocm.${randomBytes(12).toString('hex').slice(1)}`,
    };
  }

  sendAnswer(_request: SendRequest, outcomes: readonly SmsOutcome[], { has, draw }: Drawn): OwnAnswer {
    const shown = entriesShown(outcomes).length;
    const quirks: CallFaultName[] = [];
    if (shown > 0 && has('severalDetails')) quirks.push('severalDetails');
    if (shown > 1 && has('entriesReordered')) quirks.push('entriesReordered');
    if (shown > 0 && has('numberFormats')) quirks.push('numberFormats');
    const json = sendAnswer(outcomes, {
      severalDetails: quirks.includes('severalDetails'),
      entriesReordered: quirks.includes('entriesReordered'),
      writeNumber: (to) => (quirks.includes('numberFormats') ? rewriteNumber(to, draw(`format ${to}`)) : to),
    });
    return { write: written(json), quirks };
  }

  refusal(name: RefusalName, operation: Operation): Writing {
    const about = operation === 'send' ? { details: [] } : { data: {} };
    return written({ ...refusalEnvelope(name), ...about });
  }

  balanceAnswer(asked: Asked, accounts: Accounts, { has }: Drawn): OwnAnswer {
    const key = readKey(fieldsOf(asked), accounts);
    if (typeof key === 'string') return { write: this.refusal(key, 'balance'), quirks: [] };
    const besideData = has('besideData');
    const json = balanceAnswer(accounts.balance(key.key), besideData);
    return { write: written(json), quirks: besideData ? ['besideData'] : [] };
  }

  error(status: keyof typeof words, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
    return jsonAnswer(status, { ...errorEnvelope(status, words[status]), details: [] }, headers);
  }
}

function written(json: AnswerJson): Writing {
  return (forms, statusDraw) => shapeAnswer(json, { has: (name) => forms.includes(name), statusDraw });
}

function fieldsOf({ operation, method, url, headers, body }: Asked): Fields {
  const [, ...query] = url.split('?');
  return operation === 'send' && method === 'GET'
    ? queryFields(new URLSearchParams(query.join('?')))
    : bodyFields(headers['content-type'], body);
}
