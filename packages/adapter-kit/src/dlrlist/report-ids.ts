import { isReference } from '@nkul/core/adapter';
import { ignoreRejection } from '../settings/ignore-rejection.ts';

/** Other ids under which delivery reports of a message may come, by the id that the provider gave it. */
export type ReportIds = (messageId: string) => readonly string[];

/** The prefix of an id: words with dots, such as `brk.ocm.`. */
const prefix = /^(?:[a-z0-9_-]{1,40}\.){1,4}/i;
const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const hex = /^[0-9a-f]{16,64}$/i;
const smallHex = /^[0-9a-f]+$/;
/** The form in the provider's document, after a prefix in small letters: small letters, with dashes in long ids. */
const asGiven = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?![0-9a-f]{32}$)[0-9a-f]{16,64})$/;
const maxOthers = 8;

/**
 * The other ids of an accepted message, beside the one that the provider gave: without prefix, dashes and capitals, as
 * the document shows both forms; and those of the setting.
 */
export function otherIds(id: string, reportIds: ReportIds | undefined): readonly string[] {
  const others: string[] = [];
  const add = (other: string): void => {
    if (other !== id && !others.includes(other)) others.push(other);
  };
  const parts = partsOf(id);
  const digits = compact(parts);
  if (digits !== undefined) {
    // An id of a known form as the provider's document writes it: with its prefix, dashes and small letters.
    if (parts.before !== '') add(parts.before.toLowerCase() + dashed(digits));
    add(digits);
  }
  for (const other of ofSetting(id, reportIds)) add(other);
  return others;
}

/** The ids of the setting. The message is already sent, so an error in the setting's function is ignored. */
function ofSetting(id: string, reportIds: ReportIds | undefined): readonly string[] {
  if (reportIds === undefined) return [];
  try {
    const ids: unknown = reportIds(id);
    ignoreRejection(ids);
    return Array.isArray(ids) ? ids.filter(isReference).slice(0, maxOthers) : [];
  } catch {
    return [];
  }
}

/** The id that a report means: as the provider gives it, or without prefix, dashes and capitals. */
export function meantId(id: string): string {
  // As most come: small digits alone.
  if (id.length >= 16 && id.length <= 64 && smallHex.test(id)) return id;
  const parts = partsOf(id);
  const { before, rest } = parts;
  const given = before !== '' && before === before.toLowerCase() && asGiven.test(rest);
  return given ? id : (compact(parts) ?? id);
}

/** The digits of a UUID with its dashes. */
function dashed(digits: string): string {
  if (digits.length !== 32) return digits;
  const part = (from: number, to?: number): string => digits.slice(from, to);
  return `${part(0, 8)}-${part(8, 12)}-${part(12, 16)}-${part(16, 20)}-${part(20)}`;
}

/** An id in its two parts. */
interface IdParts {
  /** The prefix, if it has one. */
  readonly before: string;
  readonly rest: string;
}

/** The digits of an id of a known form, in small letters. */
function compact({ before, rest }: IdParts): string | undefined {
  if (before.length + rest.length > 255) return undefined;
  return uuid.test(rest) || hex.test(rest) ? rest.replaceAll('-', '').toLowerCase() : undefined;
}

function partsOf(id: string): IdParts {
  const before = id.includes('.') ? (prefix.exec(id)?.[0] ?? '') : '';
  return { before, rest: id.slice(before.length) };
}
