import { parseExactJson } from '../base/json.ts';
import type { Attempt } from '../model/attempt.ts';
import type { DeliveryReport, QuarantinedEntry } from '../model/delivery-report.ts';
import type { Message } from '../model/message.ts';

/**
 * A message as text, for stores: JSON, with dates in milliseconds since 1970. Decoding gives it back exactly, but that
 * what is undefined is left out. What a provider sent raw is JSON within, so that its numbers keep all their digits.
 */
export function encodeMessage(message: Message): string {
  const attempts = message.attempts.map(writableAttempt);
  return JSON.stringify(withTimes({ ...message, attempts }, messageDates));
}

/** @throws SyntaxError when the text is not what `encodeMessage()` made */
export function decodeMessage(text: string): Message {
  return reviveMessage(JSON.parse(text) as Parsed);
}

/** A report as text, as `encodeMessage()` does it. */
export function encodeReport(report: DeliveryReport): string {
  return JSON.stringify(writableReport(report));
}

/** @throws SyntaxError when the text is not what `encodeReport()` made */
export function decodeReport(text: string): DeliveryReport {
  return reviveReport(JSON.parse(text) as Parsed);
}

/** What was quarantined as text; its raw entry keeps all its digits. */
export function encodeQuarantined({ reason, raw }: QuarantinedEntry): string {
  return JSON.stringify({ reason, raw: JSON.stringify(raw) });
}

/** @throws SyntaxError when the text is not what `encodeQuarantined()` made */
export function decodeQuarantined(text: string): QuarantinedEntry {
  const { reason, raw } = JSON.parse(text) as { readonly reason: string; readonly raw?: string };
  return { reason, raw: raw === undefined ? undefined : parseExactJson(raw) };
}

/** An object that nobody else has: a copy to be written, or what JSON.parse() makes of a text of our own. */
type Parsed = Record<string, unknown>;

const messageDates = [
  'createdAt',
  'updatedAt',
  'expiresAt',
  'dueAt',
  'finalAt',
] as const satisfies readonly (keyof Message)[];
const attemptDates = ['startedAt', 'leaseUntil', 'settledAt'] as const satisfies readonly (keyof Attempt)[];
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

// As text, dates would take longer than all the rest; and JSON.stringify leaves its fast way when it meets a toJSON().
function withTimes(copy: Parsed, names: readonly string[]): Parsed {
  for (const name of names) {
    const date = copy[name];
    if (date instanceof Date) copy[name] = date.getTime();
  }
  return copy;
}

// In place, so that fields stay in their order, and a store's busiest path copies nothing.

// The three casts below: what is read here was written by the encoders above, of just these types.
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
