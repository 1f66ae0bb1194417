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
  const digits = compact(id);
  const ids = new Set([normal(id, digits) ?? id, digits ?? id, ...ofSetting(id, reportIds)]);
  ids.delete(id);
  return [...ids];
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
  const { before, rest } = partsOf(id);
  const given = before !== '' && before === before.toLowerCase() && asGiven.test(rest);
  return given ? id : (compact(id) ?? id);
}

/** An id of a known form as the provider's document writes it: with its prefix, dashes and small letters. */
function normal(id: string, digits: string | undefined): string | undefined {
  if (digits === undefined) return undefined;
  const { before } = partsOf(id);
  return before === '' ? undefined : before.toLowerCase() + dashed(digits);
}

/** The digits of a UUID with its dashes. */
function dashed(digits: string): string {
  if (digits.length !== 32) return digits;
  const part = (from: number, to?: number): string => digits.slice(from, to);
  return `${part(0, 8)}-${part(8, 12)}-${part(12, 16)}-${part(16, 20)}-${part(20)}`;
}

/** The digits of an id of a known form, in small letters. */
function compact(id: string): string | undefined {
  if (id.length > 255) return undefined;
  const { rest } = partsOf(id);
  return uuid.test(rest) || hex.test(rest) ? rest.replaceAll('-', '').toLowerCase() : undefined;
}

/** The prefix of an id, if it has one, and the rest. */
function partsOf(id: string): { readonly before: string; readonly rest: string } {
  const before = id.includes('.') ? (prefix.exec(id)?.[0] ?? '') : '';
  return { before, rest: id.slice(before.length) };
}
