import type { Money } from '@nkul/core';
import { atWords, durationWords, momentWords, timeWords } from '@nkul/verdict';
import type { Language } from './words.ts';

/** How a page says times, durations and amounts. */
export interface Formats {
  /** A time by itself: a time of day, with its date if that is another than today. */
  time(at: Date): string;
  /** When something was, within a sentence: `at 14:03:07`, `on 5 Nov 2026 at 14:03:07`. */
  at(at: Date): string;
  /** The same after “since” or “until”: `14:03:07`, `le 5 nov. 2026 à 14:03:07`. */
  moment(at: Date): string;
  /** A time without seconds, for charts: the day and month too, if that is another than today. */
  clock(at: Date): string;
  /** A day and its month, for charts. */
  date(at: Date): string;
  /** A day in words: `Wednesday 25 November`. */
  day(at: Date): string;
  /** In its two largest units: `1 min 19 s`. Less than ten seconds has a decimal. */
  duration(ms: number): string;
  number(value: number): string;
  /** @param share 0–1 */
  share(share: number): string;
  money(money: Money): string;
  /** The name of a country, ISO 3166-1 alpha-2. */
  place(code: string): string;
}

/** By language, for dates: in English, the day comes before the month. */
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', fr: 'fr' };

export function formatsOf(language: Language, timeZone: string, now: Date): Formats {
  const made = makersOf(language, timeZone);
  const settings = { now, language, timeZone };
  return {
    time: (at) => timeWords(at, settings),
    at: (at) => atWords(at, settings),
    moment: (at) => momentWords(at, settings),
    clock: (at) => {
      const date = made.date.format(at);
      return (date === made.date.format(now) ? '' : `${date} `) + made.clock.format(at);
    },
    date: (at) => made.date.format(at),
    day: (at) => made.day.format(at),
    duration: (ms) =>
      ms < 10_000 ? made.seconds.format(Math.max(0, ms) / 1_000) : durationWords(ms, language),
    number: (value) => made.number.format(value),
    share: (value) => made.share.format(value),
    money: ({ amount, currency }) =>
      new Intl.NumberFormat(language, { style: 'currency', currency }).format(
        amount as Intl.StringNumericLiteral,
      ),
    place: (code) => (/^[A-Z]{2}$/.test(code) ? (made.places.of(code) ?? code) : code),
  };
}

interface Makers {
  readonly date: Intl.DateTimeFormat;
  readonly clock: Intl.DateTimeFormat;
  readonly day: Intl.DateTimeFormat;
  readonly seconds: Intl.NumberFormat;
  readonly number: Intl.NumberFormat;
  readonly share: Intl.NumberFormat;
  readonly places: Intl.DisplayNames;
}

/** Kept, as making one costs far more than its words do. */
const makers = new Map<string, Makers>();

function makersOf(language: Language, timeZone: string): Makers {
  const key = `${language} ${timeZone}`;
  const known = makers.get(key);
  if (known !== undefined) return known;
  const locale = locales[language];
  const made: Makers = {
    date: new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short' }),
    clock: new Intl.DateTimeFormat(locale, {
      ...{ timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    }),
    day: new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long', day: 'numeric', month: 'long' }),
    seconds: new Intl.NumberFormat(language, {
      ...{ style: 'unit', unit: 'second', unitDisplay: 'short', maximumFractionDigits: 1 },
    }),
    number: new Intl.NumberFormat(language),
    share: new Intl.NumberFormat(language, {
      ...{ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 },
    }),
    places: new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' }),
  };
  makers.set(key, made);
  return made;
}
