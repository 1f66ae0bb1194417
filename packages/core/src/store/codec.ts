import { parseExactJson } from '../base/json.ts';
import type { Attempt } from '../model/attempt.ts';
import type { EventDraft } from '../model/core-event.ts';
import type {
  AddressChange,
  DeliveryReport,
  InboundMessage,
  QuarantinedEntry,
} from '../model/delivery-report.ts';
import type { Message } from '../model/message.ts';

/**
 * A message as text, for stores: JSON, with dates in milliseconds since 1970. `decodeMessage()` returns an equal
 * message; only fields that are undefined are left out. The raw data of a provider is JSON inside the JSON, so that its
 * numbers keep all their digits.
 */
export function encodeMessage(message: Message): string {
  const attempts = message.attempts.map(writableAttempt);
  return JSON.stringify(withTimes({ ...message, attempts }, messageDates));
}

/** @throws SyntaxError if the text was not made by `encodeMessage()` */
export function decodeMessage(text: string): Message {
  return reviveMessage(JSON.parse(text) as Parsed);
}

/** A report as text, in the format of `encodeMessage()`. */
export function encodeReport(report: DeliveryReport): string {
  return JSON.stringify(writableReport(report));
}

/** @throws SyntaxError if the text was not made by `encodeReport()` */
export function decodeReport(text: string): DeliveryReport {
  return reviveReport(JSON.parse(text) as Parsed);
}

/** The field of an event that holds an entry of a provider: a quarantined one, a message to us, or news of an address. */
export type ProviderEntry =
  | { readonly entry: QuarantinedEntry }
  | { readonly inbound: InboundMessage }
  | { readonly change: AddressChange };

const entryFields = ['entry', 'inbound', 'change'] as const;
const entryDates = ['receivedAt', 'changedAt'] as const satisfies readonly (
  | keyof InboundMessage
  | keyof AddressChange
)[];

/** The entry of a provider that an event holds, as text; undefined for other events. Raw numbers keep all their digits. */
export function encodeProviderEntry(event: EventDraft): string | undefined {
  const fields: Parsed = { ...event };
  for (const name of entryFields) {
    const entry = fields[name] as Parsed | undefined;
    if (entry === undefined) continue;
    const raw = JSON.stringify(entry['raw']);
    return JSON.stringify({ [name]: withTimes({ ...entry, raw }, entryDates) });
  }
  return undefined;
}

/** @throws SyntaxError if the text was not made by `encodeProviderEntry()` */
export function decodeProviderEntry(text: string): ProviderEntry {
  const stored = JSON.parse(text) as Record<string, Parsed>;
  for (const entry of Object.values(stored)) {
    reviveDates(entry, entryDates);
    entry['raw'] = typeof entry['raw'] === 'string' ? parseExactJson(entry['raw']) : undefined;
  }
  return stored as unknown as ProviderEntry;
}

/** An object that these functions may change: a copy, or the result of JSON.parse() on a text that they wrote. */
type Parsed = Record<string, unknown>;

const messageDates = [
  'createdAt',
  'updatedAt',
  'expiresAt',
  'dueAt',
  'finalAt',
] as const satisfies readonly (keyof Message)[];
const attemptDates = [
  'startedAt',
  'leaseUntil',
  'settledAt',
  'reportedAt',
] as const satisfies readonly (keyof Attempt)[];
const reportDates = [
  'submittedAt',
  'sentAt',
  'deliveredAt',
] as const satisfies readonly (keyof DeliveryReport)[];

function writableAttempt(attempt: Attempt): object {
  return withTimes({ ...attempt, reports: attempt.reports.map(writableReport) }, attemptDates);
}

function writableReport(report: DeliveryReport): object {
  return withTimes({ ...report, raw: JSON.stringify(report.raw) }, reportDates);
}

// Dates as text would take longer than everything else, and a toJSON() makes JSON.stringify() slow.
function withTimes(copy: Parsed, names: readonly string[]): Parsed {
  for (const name of names) {
    const date = copy[name];
    if (date instanceof Date) copy[name] = date.getTime();
  }
  return copy;
}

// The functions below change the parsed object in place: fields keep their order, and a store's busiest path copies
// nothing. Their three casts are safe because the encoders above wrote the text from these types.
function reviveMessage(stored: Parsed): Message {
  reviveDates(stored, messageDates);
  for (const attempt of listIn(stored['attempts'])) reviveAttempt(attempt);
  return stored as unknown as Message;
}

function reviveAttempt(stored: Parsed): Attempt {
  reviveDates(stored, attemptDates);
  for (const report of listIn(stored['reports'])) reviveReport(report);
  return stored as unknown as Attempt;
}

function reviveReport(stored: Parsed): DeliveryReport {
  reviveDates(stored, reportDates);
  stored['raw'] = typeof stored['raw'] === 'string' ? parseExactJson(stored['raw']) : undefined;
  return stored as unknown as DeliveryReport;
}

function reviveDates(stored: Parsed, names: readonly string[]): void {
  for (const name of names) {
    const time = stored[name];
    if (typeof time === 'number') stored[name] = new Date(time);
  }
}

function listIn(stored: unknown): readonly Parsed[] {
  return stored as readonly Parsed[];
}
