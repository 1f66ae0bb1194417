import type { Language } from './words.ts';

/** How a person reads a time. */
export interface TimeSettings {
  readonly now: Date;
  readonly language: Language;
  /** IANA. */
  readonly timeZone: string;
}

/** A time of day, with its date if that is another than today. */
export function timeWords(at: Date, { now, language, timeZone }: TimeSettings): string {
  const day = new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'short' });
  const clock = new Intl.DateTimeFormat(language, { timeZone, timeStyle: 'medium', hourCycle: 'h23' });
  return (day.format(at) === day.format(now) ? '' : `${day.format(at)} `) + clock.format(at);
}
