import type { Category, Message, ReadValue } from '@nkul/core/adapter';
import { zonesOf } from './zones.ts';

/**
 * When recipients are not disturbed, by category: the time of day at which it begins and ends, at the recipient. One-time codes always
 * go.
 *
 * @example { marketing: '20:00-08:00', transactional: '22:00-06:00' }
 */
export type QuietHours = Readonly<Partial<Record<Exclude<Category, 'code'>, string>>>;

/** Quiet hours, read. */
export type Spans = { readonly [Name in keyof QuietHours]?: Span | undefined };

/** Tells until when a message waits; undefined if it may go. @param country of recipients without a time zone and a number */
export type QuietUntil = (message: Message, at: Date, country: string) => Date | undefined;

/** Minutes of a day: from the first on, and before the second. The first may be the later one: then midnight is between them. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const minuteMs = 60_000;
const minutesOfDay = 24 * 60;
/** The end of quiet hours is looked for in such steps. All offsets of time zones are multiples of it. */
const stepMs = 15 * minuteMs;
/** How far ahead the end is looked for: two days, as a change to summer time may leave out the free hour of one. */
const aheadMs = 2 * minutesOfDay * minuteMs;
/** The time after quiet hours over which the messages that waited are spread. */
const spreadMs = 30 * minuteMs;
/** The least time of a day that is left to messages, in minutes. The spread has room in it. */
const leastFree = 60;

/**
 * Makes the function that tells until when messages wait. Those that waited are spread over the first half hour afterwards, each at a
 * place of its own, which stays the same.
 */
export function quietUntil(spans: Spans): QuietUntil {
  return (message, at, country) => {
    const span = message.category === 'code' ? undefined : spans[message.category];
    if (span === undefined) return undefined;
    const zones = zonesOf(message.recipient, country);
    const end = endOf(span, zones, at) ?? endOf(span, zones.slice(0, 1), at);
    return end === undefined || end <= at ? undefined : new Date(end.getTime() + placeOf(message.id));
  };
}

/** A place within the spread, by the random end of an id. */
function placeOf(id: string): number {
  return Number.parseInt(id.slice(-8), 16) % spreadMs || 0;
}

/**
 * The end of the quiet hours that a time lies in, in all of some zones: the time itself, if it is not quiet in any of them.
 * Undefined if they leave no half hour that is free in all of them.
 */
function endOf(span: Span, zones: readonly string[], at: Date): Date | undefined {
  const isQuiet = (ms: number): boolean => zones.some((zone) => isWithin(span, minuteOfDay(zone, ms)));
  const start = at.getTime();
  if (!isQuiet(start)) return at;
  const first = Math.floor(start / stepMs) * stepMs + stepMs;
  for (let step = first; step <= start + aheadMs; step += stepMs) {
    if (isQuiet(step) || isQuiet(step + spreadMs - 1)) continue;
    let end = step;
    while (end - minuteMs > start && !isQuiet(end - minuteMs)) end -= minuteMs;
    return new Date(end);
  }
  return undefined;
}

function isWithin({ from, to }: Span, minute: number): boolean {
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** The formats of time zones: to make one takes longer than everything else here. */
const formats = new Map<string, Intl.DateTimeFormat>();

function minuteOfDay(timeZone: string, ms: number): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(timeZone, format);
  }
  const [hour = '', minute = ''] = format.format(ms).split(':');
  return Number(hour) * 60 + Number(minute);
}

const hoursForm = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/;

/** Reads hours such as `20:00-08:00`. */
export function readHours(given: unknown): ReadValue<Span> {
  const parts = typeof given === 'string' ? hoursForm.exec(given) : null;
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = (parts ?? []).slice(1).map(Number);
  const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
  if (parts === null || from === to)
    return { problem: "is wrong: give two times of day, such as '20:00-08:00'" };
  const free = (from - to + minutesOfDay) % minutesOfDay;
  return free < leastFree
    ? { problem: `leaves ${free} minutes of a day to messages: leave an hour or more` }
    : { output: { from, to } };
}
