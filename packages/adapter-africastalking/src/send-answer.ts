import {
  fieldOf,
  type HttpOutcome,
  isRecord,
  type JsonObject,
  matchByNumber,
  matchedSubmissions,
  moneyIn,
  numberOf,
  type OutcomeRow,
  OutcomeTable,
  parsedJson,
  type Said,
  textOf,
} from '@nkul/adapter-kit';
import type { Country, Submission } from '@nkul/core/adapter';

/** Refusals come with 201 as well. */
const readable = [200, 201] as const;

/** The meaning of `statusCode`. 401, 402, 407, 409 and 502 refuse the message for reasons of the provider's own. */
const rows: readonly OutcomeRow[] = [
  { status: readable, code: ['403', '404'], is: 'invalid_recipient' },
  { status: readable, code: '405', is: 'insufficient_credit' },
  { status: readable, code: '406', is: 'opted_out' },
  // Sources differ on 409: a duplicate was perhaps sent before.
  { status: readable, code: '409', words: /duplicate/i, is: 'unknown' },
  { status: readable, code: ['500', '501'], is: 'unknown' },
];

const accepts: ReadonlySet<string> = new Set(['100', '101', '102']);
const refuses: ReadonlySet<string> = new Set([
  '401',
  '402',
  '403',
  '404',
  '405',
  '406',
  '407',
  '409',
  '500',
  '501',
  '502',
]);

/** The words of `Message` that refuse a whole call, if `Recipients` is empty, as codes of its entries. */
const wholeRefusals: ReadonlyMap<string, string> = new Map([
  ['invalidsenderid', '402'],
  ['insufficientbalance', '405'],
]);

/** The outcomes of sends. */
export function outcomesOf(secrets: () => readonly string[]): OutcomeTable {
  return new OutcomeTable(rows, { secrets });
}

/** One submission for each message of a call. */
export function submissionsOf(
  http: HttpOutcome,
  messages: readonly { readonly to: string }[],
  outcomes: OutcomeTable,
  country: Country,
): readonly Submission[] {
  const data = dataIn(http);
  const entries = data?.recipients ?? [];
  if (entries.length === 0) {
    const said = data === undefined ? undefined : wholeRefusalIn(data.message);
    return messages.map(() => outcomes.submission(http, said));
  }
  const matches = matchByNumber(messages, entries, (entry) => textOf(fieldOf(entry, 'number')), country);
  return matchedSubmissions(matches, (entry) => outcomes.submission(http, saidIn(entry)));
}

interface MessageData {
  readonly message: string;
  readonly recipients: readonly JsonObject[];
}

/** `SMSMessageData`, if the answer is one to a message. */
function dataIn(http: HttpOutcome): MessageData | undefined {
  if (http.kind !== 'answered' || (http.status !== 200 && http.status !== 201)) return undefined;
  const body = parsedJson(http.text);
  const data = isRecord(body) ? fieldOf(body, 'smsmessagedata') : undefined;
  const recipients = isRecord(data) ? fieldOf(data, 'recipients') : undefined;
  if (!isRecord(data) || !Array.isArray(recipients) || !recipients.every(isRecord)) return undefined;
  return { message: textOf(fieldOf(data, 'message'))?.trim() ?? '', recipients };
}

function wholeRefusalIn(message: string): Said | undefined {
  const code = wholeRefusals.get(message.toLowerCase());
  return code === undefined ? undefined : { outcome: 'refused', code, words: message };
}

/** The provider's word on one number. Undefined for a code that is not documented, and for a message without an id. */
function saidIn(entry: JsonObject): Said | undefined {
  const code = textOf(fieldOf(entry, 'statuscode'))?.trim() ?? '';
  if (refuses.has(code)) return { outcome: 'refused', code, words: textOf(fieldOf(entry, 'status')) };
  return accepts.has(code) ? takenIn(entry) : undefined;
}

function takenIn(entry: JsonObject): Said | undefined {
  const reference = textOf(fieldOf(entry, 'messageid'))?.trim() ?? '';
  if (!/^[!-~]{1,255}$/.test(reference) || reference.toLowerCase() === 'none') return undefined;
  const units = numberOf(fieldOf(entry, 'messageparts'));
  const price = moneyIn(fieldOf(entry, 'cost'));
  return { outcome: 'accepted', reference, ...(units && { units }), ...(price && { price }) };
}
