import { parseExactJson } from '../base/json.ts';
import type { Attempt } from '../model/attempt.ts';
import type { EventDraft } from '../model/core-event.ts';
import type {
  AddressChange,
  AddressSuppression,
  DeliveryReport,
  InboundMessage,
  ProviderEntry,
} from '../model/delivery-report.ts';
import { fieldsOf, setValues, shortened, timeSince, type Values } from './field-list.ts';

const reportFields = [
  'status',
  'reference',
  'submittedAt',
  'sentAt',
  'deliveredAt',
  'code',
  'description',
  'price',
  'conflict',
] as const satisfies readonly (keyof DeliveryReport)[];
const fieldsOfReport = fieldsOf(
  reportFields,
  new Set(['submittedAt', 'sentAt', 'deliveredAt'] satisfies (keyof DeliveryReport)[]),
);

/** The notifier and the address of a report, unless they are those of its attempt; then its fields. */
type ReportPart = readonly [string | null, string | 0 | null, ...Values];

/** The attempt that a report is about: the fields that they share are written once. */
type ReportOf = Pick<Attempt, 'notifier' | 'to'>;

/**
 * A report as text, for stores: a line of JSON, and after it what the provider sent, so that its numbers keep all their
 * digits. `decodeReport()` returns an equal report; only fields that are undefined are left out.
 *
 * @param attempt the attempt of the report. Reading it takes the same
 */
export function encodeReport(report: DeliveryReport, attempt?: ReportOf): string {
  const { notifier, to, status, reference, submittedAt, sentAt, deliveredAt } = report;
  const { code, description, price, conflict } = report;
  // The values of `reportFields` behind the first two.
  const part = shortened([
    notifier === attempt?.notifier ? null : notifier,
    to === undefined ? null : to === attempt?.to ? 0 : to,
    status,
    reference,
    timeSince(0, submittedAt),
    timeSince(0, sentAt),
    timeSince(0, deliveredAt),
    code ?? null,
    description ?? null,
    price ?? null,
    conflict ?? null,
  ]);
  const raw = JSON.stringify(report.raw);
  return raw === undefined ? JSON.stringify(part) : `${JSON.stringify(part)}\n${raw}`;
}

/** @throws SyntaxError if the text was not made by `encodeReport()` */
export function decodeReport(text: string, attempt?: ReportOf): DeliveryReport {
  const line = text.indexOf('\n');
  const part = JSON.parse(line === -1 ? text : text.slice(0, line)) as ReportPart;
  const [notifier, to] = part;
  const address = to === 0 ? attempt?.to : to;
  const report: Parsed = { notifier: notifier ?? attempt?.notifier ?? '' };
  if (address !== null && address !== undefined) report['to'] = address;
  setValues(report, part, fieldsOfReport, 2, 0);
  report['raw'] = line === -1 ? undefined : parseExactJson(text.slice(line + 1));
  // Safe: the encoder above wrote the list from these fields.
  return report as unknown as DeliveryReport;
}

const entryFields = ['entry', 'inbound', 'change', 'consent', 'suppression'] as const;
const entryDates = ['receivedAt', 'changedAt', 'until'] as const satisfies readonly (
  | keyof InboundMessage
  | keyof AddressChange
  | keyof AddressSuppression
)[];

/** The entry of a provider that an event holds, as text; undefined for other events. Raw numbers keep all their digits. */
export function encodeProviderEntry(event: EventDraft | ProviderEntry): string | undefined {
  // Safe: it is only read, by these names. Few events have one of them, so the others are not copied.
  const fields = event as unknown as Readonly<Parsed>;
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
    if ('raw' in entry) entry['raw'] = parseExactJson(String(entry['raw']));
  }
  // Safe: `encodeProviderEntry()` wrote the text from this type.
  return stored as unknown as ProviderEntry;
}

/** An object that these functions may change: a copy, or the result of JSON.parse() on a text that they wrote. */
type Parsed = Record<string, unknown>;

// Dates as text would take longer than everything else, and a toJSON() makes JSON.stringify() slow.
function withTimes(copy: Parsed, names: readonly string[]): Parsed {
  for (const name of names) {
    const date = copy[name];
    if (date instanceof Date) copy[name] = date.getTime();
  }
  return copy;
}

function reviveDates(stored: Parsed, names: readonly string[]): void {
  for (const name of names) {
    const time = stored[name];
    if (typeof time === 'number') stored[name] = new Date(time);
  }
}
