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
  type Message,
} from '@nkul/core/store';

/** An event as text: all but its number, its time and its message. */
interface Body {
  /** The fields without a place of their own. A date is `{ $date: milliseconds }`. */
  readonly fields: unknown;
  /** True if the event has a message; false also for the act on one, which names it only. */
  readonly of?: true;
  /** The attempt as it was, and its reports. */
  readonly attempt?: unknown;
  readonly reports?: readonly string[];
  /** The report of the event; a number is its place among the reports of the attempt. */
  readonly report?: string | number;
  readonly entry?: string;
}

/** Fields that have columns or places of their own. */
const placed: ReadonlySet<string> = new Set([
  ...['type', 'at', 'sequence', 'message', 'attempt', 'report'],
  ...['entry', 'inbound', 'change'],
]);

export function encodeEvent(event: EventDraft): string {
  const others = Object.fromEntries(Object.entries(event).filter(([name]) => !placed.has(name)));
  const attempt = 'attempt' in event ? event.attempt : undefined;
  const report = 'report' in event ? event.report : undefined;
  const entry = encodeProviderEntry(event);
  const body: Body = {
    fields: withDates(others),
    ...('message' in event && { of: true }),
    ...(attempt && encodeAttempt(attempt)),
    ...(report && { report: reportPlace(report, attempt) }),
    ...(entry !== undefined && { entry }),
  };
  return JSON.stringify(body);
}

/** The columns that an event is read from. Numbers of 64 bits come as text. */
export interface EventColumns {
  readonly sequence: string;
  readonly at: string;
  readonly type: string;
  readonly body: string;
}

/** @param message its message as it is now. If that is erased, so are the quotes of the event */
export function decodeEvent(
  { sequence, at, type, body }: EventColumns,
  message: Message | undefined,
): CoreEvent {
  // `encodeEvent()` wrote it.
  const read = JSON.parse(body) as Body;
  const reports = read.reports?.map((text) => decodeReport(text));
  const report =
    typeof read.report === 'number' ? reports?.[read.report] : read.report && decodeReport(read.report);
  // `encodeEvent()` got an event, and these are its fields.
  const event = {
    ...{ type, sequence: Number(sequence), at: new Date(Number(at)) },
    ...(revived(read.fields) as object),
    ...(read.of && message && { message }),
    ...(read.attempt !== undefined && { attempt: { ...(revived(read.attempt) as object), reports } }),
    ...(report !== undefined && { report }),
    ...(read.entry !== undefined && decodeProviderEntry(read.entry)),
  } as CoreEvent;
  return message?.erased === undefined ? event : eraseEvent(event, message.erased);
}

/** True if an event may quote a person or a provider. */
export function isPersonal(event: EventDraft): boolean {
  return 'report' in event || 'attempt' in event || 'reason' in event || 'act' in event || isEntry(event);
}

/** True for an event that people look for by itself: the entry of a provider, or a contradiction. */
export function isEntry(event: EventDraft): boolean {
  return event.type === 'report.conflict' || encodeProviderEntry(event) !== undefined;
}

function encodeAttempt({ reports, ...attempt }: Attempt): Pick<Body, 'attempt' | 'reports'> {
  return { attempt: withDates(attempt), reports: reports.map((report) => encodeReport(report)) };
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
