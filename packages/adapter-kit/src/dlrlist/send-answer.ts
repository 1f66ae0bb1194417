import { isReference } from '@nkul/core/adapter';
import { fieldOf, isRecord, type JsonObject, keyOf, parsedJson, textOf } from '../read/json-value.ts';
import { numberOf } from '../read/written-number.ts';
import { readAnswerBody, wordsIn } from './answer-body.ts';
import { folded } from './folded.ts';

/** The answer to a send, with its readable parts: a status, words, and an entry for each recipient. */
export interface SendAnswer {
  readonly success: boolean | undefined;
  /** The `status` in the body, which may differ from that of HTTP. */
  readonly status: number | undefined;
  /** The words of the whole answer as they came: `msg`, and those of the gateway. */
  readonly message: string;
  /** The gateway's code for the whole call. */
  readonly errorCode: string | undefined;
  readonly entries: readonly SendEntry[];
}

/** One entry of `details[].sms[]`, which decides for one recipient. */
export interface SendEntry {
  /** `mobileno` as it came. */
  readonly number: string | undefined;
  /** `status`, folded. */
  readonly status: string;
  readonly messageId: string | undefined;
  readonly clientId: string | undefined;
  /** `errorcode` as it came. Absent for `null`, zero and empty texts. */
  readonly errorCode: string | undefined;
  /** `errordescription` as it came. */
  readonly errorDescription: string;
  readonly units: number | undefined;
  readonly balance: number | undefined;
}

const deepest = 6;

/** Reads the body of an answer to a send; undefined if it is not a JSON object. */
export function readSendAnswer(text: string): SendAnswer | undefined {
  const body = readAnswerBody(text);
  if (body === undefined) return undefined;
  const { success, status, message, fields } = body;
  const details = fieldOf(fields, 'details') ?? fieldOf(fields, 'sms') ?? fieldOf(fields, 'data');
  const entries: SendEntry[] = [];
  addEntries(details, deepest, entries);
  return {
    success,
    status,
    message: entries.length > 0 ? message : [message, ...wordsAround(details, deepest)].join(' / '),
    errorCode: codeOf(fieldOf(fields, 'errorcode')) ?? codeOf(fieldOf(fields, 'responsecode')),
    entries,
  };
}

/** Adds the entries at any level below `details`. The provider nests lists in lists, and may nest them in other ways. */
function addEntries(value: unknown, depth: number, entries: SendEntry[]): void {
  if (depth === 0) return;
  if (Array.isArray(value)) {
    for (const one of value) addEntries(one, depth - 1, entries);
  } else if (typeof value === 'string') {
    if (/^\s*[[{]/.test(value)) addEntries(parsedJson(value), depth - 1, entries);
  } else if (isRecord(value)) {
    if (keyOf(value, 'mobileno') !== undefined || keyOf(value, 'messageid') !== undefined)
      entries.push(entryOf(value));
    else for (const one of Object.values(value)) addEntries(one, depth - 1, entries);
  }
}

/** The words of the gateway in `details` without entries. */
function wordsAround(value: unknown, depth: number): readonly string[] {
  if (typeof value === 'string') return [value];
  if (depth === 0) return [];
  if (Array.isArray(value)) return value.flatMap((one) => wordsAround(one, depth - 1));
  return isRecord(value) ? wordsIn(value) : [];
}

function entryOf(entry: JsonObject): SendEntry {
  const text = (name: string) => textOf(fieldOf(entry, name));
  return {
    number: text('mobileno'),
    status: folded(text('status') ?? ''),
    messageId: idOf(text('messageid')),
    clientId: idOf(text('smsclientid')),
    errorCode: codeOf(text('errorcode')),
    errorDescription: text('errordescription') ?? '',
    units: numberOf(fieldOf(entry, 'total_sms_unit')),
    balance: numberOf(fieldOf(entry, 'balance')),
  };
}

/** An id that a report can quote: printable, at most 255 characters. */
function idOf(text: string | undefined): string | undefined {
  const id = text?.trim();
  return isReference(id) ? id : undefined;
}

function codeOf(value: unknown): string | undefined {
  const code = textOf(value)?.trim();
  return code === undefined || noCode.test(code) ? undefined : code;
}

/** Programs write these for a missing code. */
const noCode = /^(?:|0+|null|none|undefined)$/i;
