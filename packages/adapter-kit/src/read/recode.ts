import { utf8Of, windows1252Of } from './decode-text.ts';
import { isRecord } from './json-value.ts';

/** How many levels of lists and objects are read. The core refuses entries with more. */
const deepest = 100;

/** A value whose texts were one character a byte. */
export interface Recoded {
  readonly value: unknown;
  /** True if a text was not valid UTF-8, and was read as Windows-1252. */
  readonly guessed: boolean;
}

/** Reads the texts of a value, which are one character a byte, as UTF-8, or else as Windows-1252. */
export function recode(value: unknown): Recoded {
  let guessed = false;
  const text = (bytes: string): string => {
    if (!/[\u0080-\u00ff]/.test(bytes)) return bytes;
    const read = Buffer.from(bytes, 'latin1');
    const exact = utf8Of(read);
    guessed ||= exact === undefined;
    return exact ?? windows1252Of(read);
  };
  const within = (one: unknown, depth: number): unknown => {
    if (typeof one === 'string') return text(one);
    if (depth === 0) return one;
    if (Array.isArray(one)) return one.map((item) => within(item, depth - 1));
    if (!isRecord(one)) return one;
    return Object.fromEntries(Object.entries(one).map(([key, item]) => [text(key), within(item, depth - 1)]));
  };
  return { value: within(value, deepest), guessed };
}
