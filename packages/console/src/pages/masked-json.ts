/** Words such as `DELIVRD` or `no_answer`, numbers of few digits, and times. */
const harmless = [
  /^[\p{L}_.:/-]{0,40}$/u,
  /^-?\d{1,3}(?:\.\d{1,4})?$/,
  /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/,
];
const deepest = 20;

/**
 * The entry of a provider, as JSON for a page: words, small numbers and times as they are. All else may be a number, a code or a
 * text, and is replaced by dots; also in the names of fields.
 */
export function maskedJson(raw: unknown): string {
  return JSON.stringify(masked(raw, 0), undefined, 2) ?? '–';
}

function masked(value: unknown, depth: number): unknown {
  if (value === null || typeof value === 'boolean' || value === undefined) return value;
  if (depth > deepest) return '••••';
  if (Array.isArray(value)) return value.map((one) => masked(one, depth + 1));
  if (typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [
        /\d{4,}|@/.test(name) ? '••••' : name,
        masked(one, depth + 1),
      ]),
    );
  return harmless.some((one) => one.test(String(value))) ? value : '••••';
}
