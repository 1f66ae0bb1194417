import type { Money } from '@nkul/core';
import { type TimeSettings, timeWords } from '@nkul/verdict';
import type { Language } from './words.ts';

/** How a page says times, durations and amounts. */
export interface Formats {
  /** A time of day, with its date if that is another than today. */
  time(at: Date): string;
  /** A time without seconds, for charts: the day and month too, if that is another than today. */
  clock(at: Date): string;
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

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

export function formatsOf(language: Language, timeZone: string, now: Date): Formats {
  const number = new Intl.NumberFormat(language);
  const share = new Intl.NumberFormat(language, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const places = new Intl.DisplayNames(language, { type: 'region', fallback: 'code' });
  return {
    time: (at) => timeWords(at, { now, language, timeZone }),
    clock: (at) => clockWords(at, { now, language, timeZone }),
    day: (at) =>
      new Intl.DateTimeFormat(language, { timeZone, weekday: 'long', day: 'numeric', month: 'long' }).format(
        at,
      ),
    duration: (ms) => durationWords(ms, language),
    number: (value) => number.format(value),
    share: (value) => share.format(value),
    money: ({ amount, currency }) =>
      new Intl.NumberFormat(language, { style: 'currency', currency }).format(
        amount as Intl.StringNumericLiteral,
      ),
    place: (code) => (/^[A-Z]{2}$/.test(code) ? (places.of(code) ?? code) : code),
  };
}

function durationWords(ms: number, language: Language): string {
  const unit = (name: string, value: number, digits = 0) =>
    new Intl.NumberFormat(language, {
      ...{ style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits },
    }).format(value);
  if (ms < 10_000) return unit('second', Math.max(0, ms) / 1_000, 1);
  let left = Math.round(ms / 1_000) * 1_000;
  const words: string[] = [];
  for (const [name, unitMs] of units) {
    const count = Math.floor(left / unitMs);
    left -= count * unitMs;
    if (count > 0 && words.length < 2) words.push(unit(name, count));
    else if (words.length > 0) break;
  }
  return words.join(' ');
}

function clockWords(at: Date, { now, language, timeZone }: TimeSettings): string {
  const day = new Intl.DateTimeFormat(language, { timeZone, day: 'numeric', month: 'short' });
  const clock = new Intl.DateTimeFormat(language, {
    ...{ timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  return (day.format(at) === day.format(now) ? '' : `${day.format(at)} `) + clock.format(at);
}
