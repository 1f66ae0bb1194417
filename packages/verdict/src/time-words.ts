import type { Language } from './words.ts';

/** How a person reads a time. */
export interface TimeSettings {
  readonly now: Date;
  readonly language: Language;
  /** IANA. */
  readonly timeZone: string;
}

/** By language: English dates have the day before the month, whose name cannot be read the other way round. */
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', fr: 'fr' };

/** A time by itself: a time of day, with its date if that is another than today. */
export function timeWords(at: Date, settings: TimeSettings): string {
  const { day, clock } = partsOf(at, settings);
  return day === undefined ? clock : `${day} ${clock}`;
}

/** A time within a sentence, after a word such as “since” or « depuis » : `14:03:07`, `le 25 nov. 2026 à 14:03:07`. */
export function momentWords(at: Date, settings: TimeSettings): string {
  return settings.language === 'fr' && partsOf(at, settings).day !== undefined
    ? atWords(at, settings)
    : timeWords(at, settings);
}

/** When something was, within a sentence: `at 14:03:07`, `on 25 Nov 2026 at 14:03:07`. */
export function atWords(at: Date, settings: TimeSettings): string {
  const { day, clock } = partsOf(at, settings);
  if (settings.language === 'fr') return day === undefined ? `à ${clock}` : `le ${day} à ${clock}`;
  return day === undefined ? `at ${clock}` : `on ${day} at ${clock}`;
}

/** The time of day; the date if it is another than today. */
function partsOf(
  at: Date,
  { now, language, timeZone }: TimeSettings,
): { readonly day: string | undefined; readonly clock: string } {
  const { day, clock } = formatsOf(language, timeZone);
  const date = day.format(at);
  const said = language === 'fr' ? date.replace(/^1(?=\s)/, '1er') : date;
  return { day: date === day.format(now) ? undefined : said, clock: clock.format(at) };
}

interface TimeFormats {
  readonly day: Intl.DateTimeFormat;
  readonly clock: Intl.DateTimeFormat;
}

/** Kept, as making one costs far more than a time does: a page has hundreds. */
const formats = new Map<string, TimeFormats>();

function formatsOf(language: Language, timeZone: string): TimeFormats {
  const key = `${language} ${timeZone}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const locale = locales[language];
  const made = {
    day: new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium' }),
    clock: new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'medium', hourCycle: 'h23' }),
  };
  formats.set(key, made);
  return made;
}
