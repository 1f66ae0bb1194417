import {
  bearerAuth,
  fieldOf,
  Http,
  type HttpAnswer,
  importHttp,
  isoTime,
  isRecord,
  isSigned,
  type JsonObject,
  moneyIn,
  numberOf,
  OutcomeTable,
  parsedJson,
  requestJson,
  type Said,
  textOf,
} from '@nkul/adapter-kit';
import {
  type Balance,
  BalanceError,
  CALLBACK,
  type Callback,
  type CallbackEntry,
  type CallbackRequest,
  type DeliveryStatus,
  InvalidCallbackError,
  NOTIFIER,
  type Notifier,
  type Plugin,
  UnauthenticCallbackError,
} from '@nkul/core/adapter';

/** How to reach an account of Hill SMS. */
export interface HillSmsSettings {
  readonly apiKey: string;
  /** Signs the delivery reports. */
  readonly webhookSecret: string;
  readonly sender: string;
  /** @default 'https://api.hill-sms.example/' */
  readonly baseUrl?: string;
}

export function hillSms(settings: HillSmsSettings): Plugin {
  return {
    name: 'hill-sms',
    register(container) {
      container.registerInstance(NOTIFIER, hillSmsNotifier(settings));
      container.registerInstance(CALLBACK, hillSmsCallback(settings));
    },
    start: () => importHttp(),
  };
}

export function hillSmsNotifier({
  apiKey,
  sender,
  baseUrl = 'https://api.hill-sms.example/',
}: HillSmsSettings): Notifier {
  const http = new Http({ connections: 16, headers: bearerAuth(apiKey) });
  const outcomes = new OutcomeTable(
    [
      { code: '1001', is: 'invalid_recipient' },
      { code: '1002', is: 'insufficient_credit' },
      { code: '1003', is: 'invalid_request' },
      { code: '1004', is: 'opted_out' },
      // The document says that nothing was sent then.
      { status: 503, is: 'unavailable' },
    ],
    { secrets: [apiKey] },
  );
  return {
    name: 'hill-sms',
    channel: 'sms',
    limits: { perCall: 1, inFlight: 16 },
    tellsWriting: true,
    secrets: () => [apiKey],
    // One message a call, as `limits` says.
    send: (messages, options) =>
      Promise.all(
        messages.map(async ({ to, content }) => {
          const body = { json: { to, from: sender, text: content.text } };
          const answer = await http.send({ method: 'POST', url: `${baseUrl}v1/messages`, body }, options);
          return outcomes.submission(answer, saidIn);
        }),
      ),
    balance: ({ signal }) => readBalance(http, `${baseUrl}v1/balance`, signal),
    close: () => http.close(),
  };
}

/** `{ id, parts, price }` for a message that was taken, `{ code, message }` for one that was refused. */
function saidIn({ text }: HttpAnswer): Said | undefined {
  const body = parsedJson(text);
  if (!isRecord(body)) return undefined;
  const [reference, code] = [textOf(fieldOf(body, 'id')), textOf(fieldOf(body, 'code'))];
  if (reference === undefined) {
    return code === undefined
      ? undefined
      : { outcome: 'refused', code, words: textOf(fieldOf(body, 'message')) };
  }
  const [units, price] = [numberOf(fieldOf(body, 'parts')), moneyIn(fieldOf(body, 'price'))];
  return { outcome: 'accepted', reference, ...(units !== undefined && { units }), ...(price && { price }) };
}

async function readBalance(http: Http, url: string, signal: AbortSignal): Promise<Balance> {
  const answer = await http.send({ method: 'GET', url }, { signal });
  const body = answer.kind === 'answered' ? parsedJson(answer.text) : undefined;
  const money = isRecord(body) ? moneyIn(fieldOf(body, 'balance')) : undefined;
  if (money === undefined) throw new BalanceError(`Hill SMS gave no balance (${answer.kind}).`);
  return { left: Number(money.amount), unit: money.currency, money, at: new Date() };
}

export function hillSmsCallback({ webhookSecret }: HillSmsSettings): Callback {
  return {
    notifier: 'hill-sms',
    check({ headers, body }: CallbackRequest) {
      const { 'x-hill-signature': given } = headers;
      const signed =
        body instanceof Uint8Array &&
        typeof given === 'string' &&
        isSigned({ given, data: body, secrets: [webhookSecret], algorithm: 'sha256', encoding: 'hex' });
      if (!signed) throw new UnauthenticCallbackError('The call has no valid signature.');
    },
    read(request) {
      const report = requestJson(request);
      if (!isRecord(report)) throw new InvalidCallbackError('The body is not an object of JSON.');
      return { entries: [entryOf(report)] };
    },
    answer: (results) => ({ status: results.includes('failed') ? 503 : 204, headers: {}, body: '' }),
  };
}

const statuses: ReadonlyMap<string | undefined, DeliveryStatus> = new Map([
  ['sent', 'enroute'],
  ['delivered', 'delivered'],
  ['failed', 'undelivered'],
]);

function entryOf(raw: JsonObject): CallbackEntry {
  const text = (name: string) => textOf(fieldOf(raw, name));
  const [reference, to, deliveredAt] = [text('id'), text('to'), isoTime(text('at') ?? '')];
  if (!reference) return { kind: 'quarantined', quarantined: { reason: 'the report has no id', raw } };
  const status = statuses.get(text('status')) ?? 'unknown';
  const report = { notifier: 'hill-sms', reference, status, raw, ...(to && { to }) };
  return { kind: 'report', report: { ...report, ...(deliveredAt && { deliveredAt }) } };
}
