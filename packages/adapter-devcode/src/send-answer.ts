import { parseExactJson } from '@nkul/core/adapter';
import { folded } from './folded.ts';
import { isRecord, textOf } from './json-value.ts';

/** The answer to a send, as far as it can be read: a status, words, and an entry for each recipient. */
export interface SendAnswer {
  readonly success: boolean | undefined;
  /** The `status` in the body, which may differ from that of HTTP. */
  readonly status: number | undefined;
  /** `msg` as it came. */
  readonly message: string;
  readonly entries: readonly SendEntry[];
}

/** One entry of `details[].sms[]`: the truth for one recipient. */
export interface SendEntry {
  /** `mobileno` as it came. */
  readonly number: string | undefined;
  /** `status`, folded. */
  readonly status: string;
  readonly messageId: string | undefined;
  readonly clientId: string | undefined;
  readonly errorCode: string | undefined;
  /** `errordescription` as it came. */
  readonly errorDescription: string;
  readonly units: number | undefined;
  readonly balance: number | undefined;
}

const deepest = 6;

/** Reads the body of an answer to a send; undefined when it is no JSON object. */
export function readSendAnswer(text: string): SendAnswer | undefined {
  const body = parsed(text);
  if (!isRecord(body)) return undefined;
  const { success, status, msg, details } = body;
  return {
    success: booleanOf(success),
    status: numberOf(status),
    message: textOf(msg) ?? '',
    entries: entriesIn(details, deepest),
  };
}

function parsed(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}

/** Entries wherever they stand below `details`: the provider nests lists in lists, and may nest them otherwise. */
function entriesIn(value: unknown, depth: number): readonly SendEntry[] {
  if (depth === 0) return [];
  if (Array.isArray(value)) return value.flatMap((one) => entriesIn(one, depth - 1));
  if (!isRecord(value)) return [];
  if ('mobileno' in value || 'messageid' in value) return [entryOf(value)];
  return Object.values(value).flatMap((one) => entriesIn(one, depth - 1));
}

function entryOf(entry: Readonly<Record<string, unknown>>): SendEntry {
  return {
    number: textOf(entry['mobileno']),
    status: folded(textOf(entry['status']) ?? ''),
    messageId: idOf(entry['messageid']),
    clientId: idOf(entry['smsclientid']),
    errorCode: textOf(entry['errorcode']),
    errorDescription: textOf(entry['errordescription']) ?? '',
    units: numberOf(entry['total_sms_unit']),
    balance: numberOf(entry['balance']),
  };
}

function idOf(value: unknown): string | undefined {
  const id = textOf(value)?.trim();
  return id === '' ? undefined : id;
}

function booleanOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = folded(textOf(value) ?? '');
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : undefined;
}

/** A number, also as a string; undefined for anything that is none. */
export function numberOf(value: unknown): number | undefined {
  const text = textOf(value)?.trim();
  const number = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}
