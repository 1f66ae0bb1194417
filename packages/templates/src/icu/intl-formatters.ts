import type { Formatters } from 'intl-messageformat';
import { directionOf } from '../locale/direction.ts';
import { createRelativeTime } from './relative-time.ts';

/** The formatters of one locale and time zone; each is made once, when it is first needed. */
export interface IntlFormatters extends Formatters {
  readonly locale: string;
  /** The direction in which the locale is read. */
  readonly direction: 'ltr' | 'rtl';
  relative(value: Date, now: Date): string;
}

/** With more locales and zones than this, all are dropped. Recipients choose them, so their number has no limit. */
const maxKept = 500;

/**
 * Keeps the formatters of each locale and IANA time zone in use. The function that it returns throws a RangeError if
 * the time zone does not exist.
 */
export function keepIntlFormatters(): (locale: string, timeZone: string) => IntlFormatters {
  const kept = new Map<string, IntlFormatters>();
  return (locale, timeZone) => {
    const key = `${locale} ${timeZone}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = createIntlFormatters(locale, timeZone);
    if (kept.size >= maxKept) kept.clear();
    kept.set(key, made);
    return made;
  };
}

function createIntlFormatters(locale: string, timeZone: string): IntlFormatters {
  const numbers = keptBy(
    (options?: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, unsignedZero(options)),
  );
  const dates = keptBy(
    (options?: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...options, timeZone }),
  );
  const plurals = keptBy((type: Intl.PluralRuleType = 'cardinal') => new Intl.PluralRules(locale, { type }));
  return {
    locale,
    direction: directionOf(locale),
    getNumberFormat: (_locale, options) => numbers(options),
    getDateTimeFormat: (_locale, options) => dates(options),
    getPluralRules: (_locale, options) => plurals(options?.type),
    relative: createRelativeTime(locale, timeZone),
  };
}

/** Zero has no sign, nor has an amount that is rounded to it: `0 FCFA`, not `-0 FCFA`. */
function unsignedZero(options: Intl.NumberFormatOptions = {}): Intl.NumberFormatOptions {
  const { signDisplay = 'auto' } = options;
  return signDisplay === 'auto' ? { ...options, signDisplay: 'negative' } : options;
}

/** Keeps by identity: the options are those of a parsed text or of a named format, which are made once. */
function keptBy<Key, Made>(make: (key?: Key) => Made): (key?: Key) => Made {
  const made = new Map<Key | undefined, Made>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const fresh = make(key);
    made.set(key, fresh);
    return fresh;
  };
}
