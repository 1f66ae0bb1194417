/** Words in capitals such as `DELIVRD` are those of a protocol, if they are known or of several parts; numbers of few digits; times. */
const harmless = [
  /^(?:DELIVR[D]|DELIVERED|UNDELIV|UNDELIVERED|UNDELIVERABLE|EXPIRED|REJECTD|REJECTED|DELETED|ACCEPTD|ACCEPTED|ENROUTE|UNKNOWN|SENT|FAILED|SUCCESS|QUEUED)$/i,
  /^[A-Z]+(?:_[A-Z]+)+$/,
  /^-?\d{1,3}$/,
  /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/,
];
/** Names of fields. */
const harmlessName = /^[A-Za-z_][A-Za-z_.-]{0,40}\d{0,2}$/;
const deepest = 20;

/**
 * The entry of a provider, as JSON for a page: known words of states, small numbers and times as they are. All else may be a number, a code or a
 * text, and is replaced by dots; also in the names of fields.
 */
export function maskedJson(raw: unknown): string {
  return JSON.stringify(masked(raw, 0), undefined, 2) ?? '–';
}

function masked(value: unknown, depth: number): unknown {
  if (value === null || typeof value === 'boolean' || value === undefined) return value;
  if (depth > deepest) return '••••';
  // A number in pieces is a number.
  if (Array.isArray(value))
    return value.map((one) => (typeof one === 'object' ? masked(one, depth + 1) : '••••'));
  if (typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [
        harmlessName.test(name) ? name : '••••',
        masked(one, depth + 1),
      ]),
    );
  return harmless.some((one) => one.test(String(value))) ? value : '••••';
}
