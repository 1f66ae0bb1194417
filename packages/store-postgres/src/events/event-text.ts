import {
  type Attempt,
  type CoreEvent,
  type DeliveryReport,
  decodeProviderEntry,
  decodeReport,
  type EventDraft,
  encodeProviderEntry,
  encodeReport,
  eraseEvent,
  eventType,
  type Message,
  type MessageStatus,
  messageStatuses,
} from '@nkul/core/store';
import { type AttemptThen, decodeThen, encodeThen } from './attempt-then.ts';

/** An event as text: all but its number, its time and its message. */
interface Body {
  /** The state after the event; absent if the event is named after it. */
  readonly s?: string;
  /** The attempt as it was. */
  readonly a?: AttemptThen;
  /** The same with all its fields, and its reports, if the attempt of the message does not tell them. */
  readonly attempt?: unknown;
  readonly reports?: readonly string[];
  /** The report of the event; a number is its place among the reports of the attempt. */
  readonly r?: string | number;
  /** The entry of a provider. */
  readonly e?: string;
  /** The fields without a place of their own. A date is `{ $date: milliseconds }`. */
  readonly f?: unknown;
}

/** Fields that have columns or places of their own. */
const placed: ReadonlySet<string> = new Set([
  ...['type', 'at', 'sequence', 'message', 'status', 'attempt', 'report'],
  ...['entry', 'inbound', 'change', 'consent', 'suppression'],
]);

/** @param now its message as it is stored with the event, if it changes again in the same transaction */
export function encodeEvent(event: EventDraft, now?: Message): string {
  const others = Object.entries(event).filter(([name, value]) => !placed.has(name) && value !== undefined);
  const message = now ?? ('message' in event ? event.message : undefined);
  const attempt = 'attempt' in event ? event.attempt : undefined;
  const report = 'report' in event ? event.report : undefined;
  const entry = encodeProviderEntry(event);
  const body: Body = {
    ...('status' in event && event.status !== stateNamedBy(event.type) && { s: event.status }),
    ...(attempt && encodeAttempt(attempt, message)),
    ...(report && { r: reportPlace(report, attempt) }),
    ...(entry !== undefined && { e: entry }),
    ...(others.length > 0 && { f: withDates(Object.fromEntries(others)) }),
  };
  return JSON.stringify(body);
}

/** The columns that an event is read from. Numbers of 64 bits come as text. */
export interface EventColumns {
  readonly sequence: string;
  readonly at: string;
  readonly type: number;
  readonly body: string;
}

/**
 * Reads an event. One of a type that this version does not know keeps the fields that it does know: it can be erased and
 * written again, but is not given to others.
 *
 * @param message its message as it is now. If that is erased, so are the quotes of the event
 */
export function decodeEvent(
  { sequence, at, type, body }: EventColumns,
  message: Message | undefined,
): CoreEvent {
  const name = eventType(type);
  // `encodeEvent()` wrote it.
  const read = JSON.parse(body) as Body;
  const attempt = read.a === undefined ? decodeAttempt(read) : decodeThen(read.a, message);
  const status = read.s ?? stateNamedBy(name);
  const report = typeof read.r === 'number' ? attempt?.reports[read.r] : read.r && decodeReport(read.r);
  // `encodeEvent()` got an event, and these are its fields.
  const event = {
    ...{ type: name, sequence: Number(sequence), at: new Date(Number(at)) },
    // The act on a message names it only.
    ...(message && name !== 'operator.acted' && { message }),
    ...(status !== undefined && { status }),
    ...(attempt && { attempt }),
    ...(report && { report }),
    ...(read.e !== undefined && decodeProviderEntry(read.e)),
    ...(read.f !== undefined && (revived(read.f) as object)),
  } as CoreEvent;
  return message?.erased === undefined ? event : eraseEvent(event, message.erased);
}

/** The state that an event of a message is named after; undefined for the others. */
function stateNamedBy(type: CoreEvent['type'] | undefined): MessageStatus | undefined {
  return messageStatuses.find((status) => type === `message.${status}`);
}

/** True if an event may quote a person or a provider. */
export function isPersonal(event: EventDraft): boolean {
  const names = ['report', 'attempt', 'reason', 'act'];
  return names.some((name) => name in event) || encodeProviderEntry(event) !== undefined;
}

/** True for an event that people look for by itself: the entry of a provider, or a contradiction. */
export function isEntry(event: EventDraft): boolean {
  return event.type === 'report.conflict' || 'entry' in event || 'inbound' in event || 'change' in event;
}

function encodeAttempt(
  attempt: Attempt,
  message: Message | undefined,
): Pick<Body, 'a' | 'attempt' | 'reports'> {
  const then = encodeThen(attempt, message);
  if (then !== undefined) return { a: then };
  const { reports, ...others } = attempt;
  return { attempt: withDates(others), reports: reports.map((report) => encodeReport(report)) };
}

function decodeAttempt({ attempt, reports = [] }: Body): Attempt | undefined {
  if (attempt === undefined) return undefined;
  // `encodeAttempt()` wrote it.
  return { ...(revived(attempt) as Attempt), reports: reports.map((text) => decodeReport(text)) };
}

function reportPlace(report: DeliveryReport, attempt: Attempt | undefined): string | number {
  const place = attempt?.reports.indexOf(report) ?? -1;
  return place === -1 ? encodeReport(report) : place;
}

/** A copy in which JSON can write dates. */
function withDates(value: unknown): unknown {
  if (value instanceof Date) return { $date: value.getTime() };
  if (Array.isArray(value)) return value.map(withDates);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withDates(one)]));
}

function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value !== 'object' || value === null) return value;
  if ('$date' in value && typeof value.$date === 'number') return new Date(value.$date);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, revived(one)]));
}
