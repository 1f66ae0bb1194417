import {
  fieldOf,
  type HttpAnswer,
  isRecord,
  type JsonObject,
  type Meaning,
  moneyIn,
  numberOf,
  type OutcomeRow,
  OutcomeTable,
  parsedJson,
  type Said,
  textOf,
} from '@nkul/adapter-kit';
import type { Money } from '@nkul/core/adapter';

/** The statuses with which Twilio speaks of a message. With 5xx it may have taken the message, with any code. */
const readable = [200, 201, 400, 401, 403, 404, 429] as const;

/** The meaning of Twilio's codes (`code`, `error_code`): https://www.twilio.com/docs/api/errors. */
const rows: readonly OutcomeRow[] = [
  row('invalid_recipient', '21211', '21614', '21635', '30005', '30006'),
  row('opted_out', '21610'),
  row('too_long', '21617'),
  row('needs_template', '63016'),
  row('recipient_unavailable', '30003'),
  row('unauthorized', '20003', '20404'),
  row('rate_limited', '20429', '21611', '30001'),
];

function row(is: Meaning, ...code: readonly string[]): OutcomeRow {
  return { status: readable, code, is };
}

/** The outcomes of sends. Twilio refuses a message for reasons of its own with the codes that have no row. */
export function outcomesOf(secrets: () => readonly string[]): OutcomeTable {
  return new OutcomeTable(rows, { secrets });
}

/** Twilio's word on a message. Undefined if the answer is not in its form. */
export function saidIn({ status, text }: HttpAnswer): Said | undefined {
  const body = parsedJson(text);
  if (!isRecord(body)) return undefined;
  if (status === 200 || status === 201) return takenIn(body);
  const code = textOf(fieldOf(body, 'code'));
  return code === undefined ? undefined : refusal(code, textOf(fieldOf(body, 'message')));
}

function takenIn(body: JsonObject): Said | undefined {
  const reference = textOf(fieldOf(body, 'sid'));
  if (reference === undefined) return undefined;
  const status = textOf(fieldOf(body, 'status'));
  if (status === 'failed' || status === 'undelivered' || status === 'canceled')
    return refusal(textOf(fieldOf(body, 'error_code')), textOf(fieldOf(body, 'error_message')) ?? status);
  // A messaging service does not know the segments yet, and says 0.
  const units = numberOf(fieldOf(body, 'num_segments'));
  const price = costIn(body);
  return { outcome: 'accepted', reference, ...(units && { units }), ...(price && { price }) };
}

function refusal(code: string | undefined, words: string | undefined): Said {
  return { outcome: 'refused', code, words };
}

/** The price as a cost: Twilio writes it as a negative amount. */
function costIn(body: JsonObject): Money | undefined {
  const price = moneyIn(fieldOf(body, 'price'), textOf(fieldOf(body, 'price_unit'))?.toUpperCase() ?? '');
  return price && { ...price, amount: price.amount.replace(/^-/, '') };
}
