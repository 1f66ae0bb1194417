import type { CallbackRequest } from '@nkul/core/adapter';
import { knownText } from '../read/decode-text.ts';
import { formFields } from '../read/form-fields.ts';
import { isRecord, type JsonObject, keyOf, parsedJson } from '../read/json-value.ts';
import { recode } from '../read/recode.ts';
import { objectInText } from './object-in-text.ts';
import { splitList } from './split-list.ts';

/** The reports of one call. */
export interface ReportList {
  readonly entries: readonly ListEntry[];
  readonly shape: ListShape;
}

/** The shape of the reports: a list or one report, with or without `dlrlist`; or numeric keys in it, as PHP writes lists. */
export type ListShape =
  | { readonly kind: 'list' | 'one'; readonly named: boolean }
  | { readonly kind: 'keys'; readonly keys: readonly string[] };

/** Puts the answers into the shape of the reports. */
export function inShape(answered: readonly unknown[], shape: ListShape): unknown {
  switch (shape.kind) {
    case 'list':
      return shape.named ? { dlrlist: answered } : answered;
    case 'one':
      return shape.named ? { dlrlist: answered[0] } : answered[0];
    case 'keys':
      return { dlrlist: Object.fromEntries(shape.keys.map((key, at) => [key, answered[at]])) };
  }
}

/** One entry as it came. An unreadable one has its reason. */
type ListEntry =
  | { readonly kind: 'read'; readonly raw: unknown }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly raw: unknown };

/**
 * Reads the reports in a call. Its body decides, not its content type. It may be JSON, also in a form or inside a JSON
 * text; in UTF-8, UTF-16 or Windows-1252; a list, an object with numeric keys as PHP writes it, or one report. Undefined
 * if the body has a different shape.
 */
export function reportsIn({ body, headers }: CallbackRequest): ReportList | undefined {
  if (!(body instanceof Uint8Array)) return listIn(body.parsed, 0);
  const { 'content-type': type } = headers;
  const text = knownText(body, typeof type === 'string' ? type : undefined);
  if (text !== undefined) return listInText(text, 0);
  // Some text is not valid UTF-8. With one character for each byte nothing is lost, and each entry is read alone.
  const list = listInText(Buffer.from(withoutMark(body)).toString('latin1'), 0);
  return list && { ...list, entries: list.entries.map(recoded) };
}

/** Bytes without the byte order mark of UTF-8. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

const maxWraps = 3;

function listInText(text: string, wraps: number): ReportList | undefined {
  const value = parsedJson(text);
  if (value !== undefined) return listIn(value, wraps);
  const fields = formFields(Buffer.from(text, isWide(text) ? 'utf8' : 'latin1').toString('latin1'));
  if (fields !== undefined) return listIn(recode(Object.fromEntries(fields)).value, wraps);
  const split = splitList(text);
  if (split === undefined) {
    const object = isOutputOfPhp(text) ? objectInText(text) : undefined;
    return object === undefined ? undefined : listIn(object, wraps);
  }
  const entries = split.map((entry): ListEntry => {
    if (entry.kind === 'read') return entry;
    return { kind: 'unreadable', reason: 'the entry is not JSON', raw: entry.text };
  });
  return { entries, shape: { kind: 'list', named: true } };
}

/** True if the text beside an object may be PHP's: its warnings, or NUL characters. Other text is not a report's. */
function isOutputOfPhp(text: string): boolean {
  return text.includes('\0') || /\b(?:Warning|Notice|Deprecated|Fatal error)\b/.test(text);
}

/** True for a text with characters above U+00FF. */
function isWide(text: string): boolean {
  return /[^\0-\xff]/.test(text);
}

function listIn(value: unknown, wraps: number): ReportList | undefined {
  if (wraps > maxWraps) return undefined;
  if (typeof value === 'string') return listInText(value, wraps + 1);
  if (Array.isArray(value)) return bareList(value);
  if (!isRecord(value)) return undefined;
  const key = keyOfList(value);
  if (key !== undefined) return namedList(value[key], wraps);
  if (isReport(value)) return listOf([value], { kind: 'one', named: false });
  const named = Object.entries(value).find(
    ([name, one]) => name !== '__proto__' && isRecord(one) && keyOfList(one) !== undefined,
  );
  return named === undefined
    ? (listInBrackets(value) ?? listInFields(value, wraps))
    : listIn(named[1], wraps + 1);
}

function keyOfList(value: JsonObject): string | undefined {
  return Object.keys(value).find((name) => name.toLowerCase() === 'dlrlist');
}

/** The value of `dlrlist`. */
function namedList(value: unknown, wraps: number): ReportList | undefined {
  const list = typeof value === 'string' ? parsedJson(value) : value;
  if (Array.isArray(list)) return listOf(list, { kind: 'list', named: true });
  if (!isRecord(list)) return undefined;
  if (isReport(list)) return listOf([list], { kind: 'one', named: true });
  const keys = Object.keys(list);
  if (keyOfList(list) !== undefined) return listIn(list, wraps + 1);
  if (!keys.every((name) => /^\d+$/.test(name))) return undefined;
  return listOf(Object.values(list), { kind: 'keys', keys });
}

/** A list without a name is a list of reports if one of its entries is a report. */
function bareList(list: readonly unknown[]): ReportList | undefined {
  if (list.some(isReport)) return listOf(list, { kind: 'list', named: false });
  const [only, ...others] = list;
  return others.length === 0 && isRecord(only) && keyOfList(only) !== undefined ? listIn(only, 1) : undefined;
}

function isReport(value: unknown): boolean {
  return isRecord(value) && keyOf(value, 'messageid') !== undefined;
}

/** `dlrlist[0][messageid]=…`, as PHP writes lists in forms. */
function listInBrackets(fields: JsonObject): ReportList | undefined {
  const entries = new Map<string, [string, unknown][]>();
  for (const [name, value] of Object.entries(fields)) {
    const [, at, field] = /^dlrlist\[(\d{1,9})\]\[([^\]]{1,100})\]$/i.exec(name) ?? [];
    if (at === undefined || field === undefined) continue;
    const entry = entries.get(at) ?? [];
    entries.set(at, entry);
    entry.push([field, value]);
  }
  if (entries.size === 0) return undefined;
  return listOf([...entries.values()].map(Object.fromEntries), { kind: 'list', named: true });
}

/** JSON as the value or the name of a field: a parser of forms makes this from JSON. */
function listInFields(fields: JsonObject, wraps: number): ReportList | undefined {
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value !== 'string') continue;
    const text = isJsonLike(name) ? (value === '' ? name : `${name}=${value}`) : value;
    const list = isJsonLike(text) ? listInText(text, wraps + 1) : undefined;
    if (list !== undefined) return list;
  }
  return undefined;
}

function isJsonLike(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

function listOf(entries: readonly unknown[], shape: ListShape): ReportList {
  return { entries: entries.map((raw) => ({ kind: 'read', raw })), shape };
}

/** Reads the texts of an entry, whose characters are bytes. A guessed id could be that of another message. */
function recoded(entry: ListEntry): ListEntry {
  const { value, guessed } = recode(entry.raw);
  if (entry.kind === 'unreadable') return { ...entry, raw: value };
  const { raw } = entry;
  const key = isRecord(raw) ? keyOf(raw, 'messageid') : undefined;
  if (guessed && isRecord(raw) && key !== undefined && recode(raw[key]).guessed) {
    return {
      kind: 'unreadable',
      reason: 'the messageid is not UTF-8: each character of the entry is one byte (Latin 1)',
      raw,
    };
  }
  return { kind: 'read', raw: value };
}
