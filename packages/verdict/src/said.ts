import type { Attempt, Message, Reason, ReasonCode } from '@nkul/core';
import { durationWords } from './duration-words.ts';
import { atWords, momentWords } from './time-words.ts';
import type { VerdictContext } from './verdict-context.ts';
import { languageOf, type Words, wordsOf } from './words.ts';

/** How a verdict says words, times, durations and names, in one language. */
export interface Said {
  readonly words: Words;
  /** When something was: a time of day, with its date if that is another than today. */
  at(at: Date): string;
  /** The same after “since” or “after”. */
  moment(at: Date): string;
  duration(ms: number): string;
  provider(notifier: string | undefined): string;
  reason(reason: Reason | undefined): string;
}

/** The ways to say things that fit a context. */
export function saidIn({ now, locale = 'en', timeZone = 'UTC', names = {} }: VerdictContext): Said {
  const language = languageOf(locale);
  const words = wordsOf(language);
  return {
    words,
    at: (at) => atWords(at, { now, language, timeZone }),
    moment: (at) => momentWords(at, { now, language, timeZone }),
    duration: (ms) => durationWords(ms, language),
    provider: (notifier) => (notifier === undefined ? '–' : nameIn(names, notifier)),
    reason: (reason) => words(`reason.${reason?.code ?? 'no_answer'}`),
  };
}

/** Why a provider did not plainly take a message, in words. @param locale as in `VerdictContext` */
export function reasonWords(code: ReasonCode, locale: string): string {
  return wordsOf(languageOf(locale))(`reason.${code}`);
}

/** The name of a notifier as people say it. Only names of its own: a notifier may be called `constructor`. */
export function nameIn(names: Readonly<Record<string, string>>, notifier: string): string {
  return (Object.hasOwn(names, notifier) ? names[notifier] : undefined) ?? notifier;
}

/** True for an attempt whose outcome a person said, unless a provider has given the time of its delivery. */
export function isDecided(attempt: Attempt | undefined): boolean {
  return (
    attempt?.reason?.code === 'resolved' &&
    !attempt.reports.some(({ deliveredAt }) => deliveredAt !== undefined)
  );
}

/** The attempt that decides the situation of a message: the open one, else the one with a verdict, else the last. */
export function decisive({ status, attempts }: Message): Attempt | undefined {
  switch (status) {
    case 'delivered':
    case 'undelivered':
      return attempts.findLast(({ delivery }) => delivery === status) ?? attempts.at(-1);
    case 'unknown':
      return attempts.findLast(({ outcome }) => outcome === 'unknown') ?? attempts.at(-1);
    case 'sent':
      return (
        attempts.findLast((one) => one.outcome === 'accepted' && one.delivery === undefined) ??
        attempts.at(-1)
      );
    case 'rejected':
    case 'failed':
      return (
        attempts.findLast(({ reason }) => reason !== undefined && reason.code !== 'resolved') ??
        attempts.at(-1)
      );
    default:
      return attempts.at(-1);
  }
}
