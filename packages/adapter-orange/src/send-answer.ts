import {
  fieldOf,
  type HttpAnswer,
  isRecord,
  type JsonObject,
  type OutcomeRow,
  OutcomeTable,
  parsedJson,
  type Said,
  textOf,
} from '@nkul/adapter-kit';

/** The meaning of Orange's codes: `messageId` of a `requestError`, or `code`. */
const rows: readonly OutcomeRow[] = [
  // An address that is not valid may be the sender's.
  { status: 400, code: 'SVC0004', words: /sender/i, is: 'provider_refused' },
  { status: 400, code: 'SVC0004', is: 'invalid_recipient' },
  { status: 400, code: 'SVC0280', is: 'too_long' },
  { status: 403, words: /too many requests/i, is: 'rate_limited' },
];

/** The outcomes of sends. Behind the rows: 401 and 403 pause the notifier, other 4xx refuse the message. */
export function outcomesOf(secrets: () => readonly string[]): OutcomeTable {
  return new OutcomeTable(rows, { secrets });
}

/** Orange's word on a message. Undefined if the answer is not in one of its forms. */
export function saidIn({ status, text }: HttpAnswer): Said | undefined {
  const body = parsedJson(text);
  if (!isRecord(body)) return undefined;
  const taken = recordOf(body, 'outboundsmsmessagerequest');
  if (taken !== undefined) return status === 200 || status === 201 ? takenIn(taken) : undefined;
  const [exception] = exceptionsIn(body);
  if (exception !== undefined) return { outcome: 'refused', ...exception };
  const code = textOf(fieldOf(body, 'code'));
  if (code === undefined) return undefined;
  const words = textOf(fieldOf(body, 'message')) ?? textOf(fieldOf(body, 'description'));
  return { outcome: 'refused', code, words };
}

/** True if Orange refuses by a policy: the units are used up, the contract has ended, or another rule. */
export function isPolicy({ status, text }: HttpAnswer): boolean {
  const body = parsedJson(text);
  const error = status === 403 && isRecord(body) ? recordOf(body, 'requesterror') : undefined;
  return error !== undefined && recordOf(error, 'policyexception') !== undefined;
}

/** The id is the last part of `resourceURL`: reports quote it as `callbackData`. */
function takenIn(taken: JsonObject): Said | undefined {
  const url = textOf(fieldOf(taken, 'resourceurl'))?.trim() ?? '';
  const reference = /\/requests\/([!-.0-~]{1,255})\/?$/.exec(url)?.[1];
  return reference === undefined ? undefined : { outcome: 'accepted', reference };
}

interface Exception {
  readonly code: string | undefined;
  readonly words: string;
}

function exceptionsIn(body: JsonObject): readonly Exception[] {
  const error = recordOf(body, 'requesterror');
  return ['serviceexception', 'policyexception'].flatMap((name) => {
    const exception = error && recordOf(error, name);
    if (exception === undefined) return [];
    const text = textOf(fieldOf(exception, 'text')) ?? '';
    const variables = [fieldOf(exception, 'variables') ?? []].flat().flatMap((one) => textOf(one) ?? []);
    const words = [text, ...variables].filter((one) => one !== '').join(': ');
    return [{ code: textOf(fieldOf(exception, 'messageid')), words }];
  });
}

function recordOf(object: JsonObject, name: string): JsonObject | undefined {
  const value = fieldOf(object, name);
  return isRecord(value) ? value : undefined;
}
