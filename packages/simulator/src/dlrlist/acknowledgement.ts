/**
 * Checks the partner's answer to a list of delivery reports: the same list in the same order, `status`
 * changed to 1 or 0, everything else as it was.
 */

import { isRecord } from '../base/request-fields.ts';
import {
  type Acknowledgement,
  failureOf,
  type PartnerAnswer,
  type WireEntry,
} from '../reports/report-wire.ts';

/** One acknowledgement for each posted entry. A call that failed acknowledges nothing. */
export function readAcknowledgements(
  posted: readonly WireEntry[],
  answer: PartnerAnswer,
): readonly Acknowledgement[] {
  const failure = failureOf(answer);
  if ('error' in answer || failure !== undefined) return posted.map(() => nothing(failure ?? ''));
  const list = dlrlist(answer.body);
  if (typeof list === 'string') return posted.map(() => nothing(list));
  const ofAll = [
    ...(/^application\/json\b/i.test(answer.contentType)
      ? []
      : ['the answer is not sent as application/json']),
    ...(list.length === posted.length
      ? []
      : [`${posted.length} entries were posted, ${list.length} answered`]),
  ];
  return posted.map((entry, at) => {
    const { value, violations } = readOne(entry, list[at]);
    return { value, violations: [...ofAll, ...violations] };
  });
}

function dlrlist(body: string): readonly unknown[] | string {
  try {
    const parsed: unknown = JSON.parse(body);
    if (isRecord(parsed) && Array.isArray(parsed['dlrlist'])) return parsed['dlrlist'];
    return 'the answer has no dlrlist';
  } catch {
    return 'the answer is not JSON';
  }
}

function readOne(posted: WireEntry, answered: unknown): Acknowledgement {
  if (!isRecord(answered)) return nothing('the entry is missing from the answer');
  const isStatus = (key: string): boolean => key.toLowerCase() === 'status';
  const keys = new Set([...Object.keys(posted), ...Object.keys(answered)]);
  const violations = [...keys]
    .filter((key) => posted[key] !== answered[key] && !(isStatus(key) && key in posted && key in answered))
    .map((key) => `${key} was changed`);
  const idKey = Object.keys(posted).find((key) => key.toLowerCase() === 'messageid') ?? 'messageid';
  if (posted[idKey] !== answered[idKey]) return { value: undefined, violations };
  const value = bit(answered[Object.keys(posted).find(isStatus) ?? 'status']);
  return {
    value,
    violations: value === undefined ? [...violations, 'status is neither 1 nor 0'] : violations,
  };
}

/** The document calls `status` a string, and asks for 1 or 0. Both forms are accepted. */
function bit(value: unknown): 1 | 0 | undefined {
  if (value === 1 || value === '1') return 1;
  return value === 0 || value === '0' ? 0 : undefined;
}

function nothing(violation: string): Acknowledgement {
  return { value: undefined, violations: [violation] };
}
