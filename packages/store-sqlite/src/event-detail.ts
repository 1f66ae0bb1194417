import {
  type Attempt,
  type Balance,
  type Candidate,
  type CoreEvent,
  type DeliveryReport,
  decodeReport,
  type EventDraft,
  encodeReport,
  eraseReport,
  type Message,
  type MessageStatus,
  type Pause,
  type PauseEnd,
  type ProviderEntry,
  type Reason,
} from '@nkul/core/store';

/** The data of an event beside its message: only the fields that are needed to rebuild the event. */
interface Detail {
  readonly attempt?: AttemptThen;
  /** The index of the report among those of the attempt; or the report itself, if it belongs to no attempt. */
  readonly report?: number | string;
  readonly reason?: Reason;
  readonly notifier?: string;
  readonly pause?: Omit<Pause, 'since'> & { readonly since: string };
  readonly by?: PauseEnd;
  readonly since?: string;
  readonly balance?: Omit<Balance, 'at'> & { readonly at: string };
  readonly candidates?: readonly Candidate[];
}

/** The fields of an attempt that can change, as they were at the event. */
interface AttemptThen
  extends Omit<
    Attempt,
    | 'step'
    | 'notifier'
    | 'channel'
    | 'to'
    | 'place'
    | 'startedAt'
    | 'leaseUntil'
    | 'settledAt'
    | 'reportedAt'
    | 'reports'
  > {
  /** In milliseconds since 1970. */
  readonly settledAt?: number;
  readonly reportedAt?: number;
  /** How many reports the attempt had. */
  readonly reports: number;
}

/** An event's detail as text; null if it is empty. */
export function encodeDetail(event: EventDraft): string | null {
  const detail = {
    ...('attempt' in event && event.attempt && { attempt: attemptThen(event.attempt) }),
    ...('report' in event && event.report && { report: placeOf(event.report, attemptOf(event)) }),
    ...('reason' in event && typeof event.reason === 'object' && { reason: event.reason }),
    ...('notifier' in event && { notifier: event.notifier }),
    ...('pause' in event && { pause: event.pause }),
    ...('by' in event && { by: event.by }),
    ...('since' in event && { since: event.since }),
    ...('balance' in event && { balance: event.balance }),
    ...('candidates' in event && { candidates: event.candidates }),
  };
  return Object.keys(detail).length === 0 ? null : JSON.stringify(detail);
}

/** True if an event quotes a report that does not belong to an attempt, with its number. */
export function quotesReport(event: EventDraft): boolean {
  return (
    'report' in event &&
    event.report !== undefined &&
    typeof placeOf(event.report, attemptOf(event)) === 'string'
  );
}

/** Removes the number and the raw entry from the report that a detail quotes. */
export function erasedDetail(text: string): string {
  const detail = JSON.parse(text) as Detail;
  if (typeof detail.report !== 'string') return text;
  return JSON.stringify({ ...detail, report: encodeReport(eraseReport(decodeReport(detail.report))) });
}

/** The parts of a stored event. */
export interface EventParts {
  readonly sequence: number;
  readonly type: CoreEvent['type'];
  readonly at: Date;
  readonly status: MessageStatus | null;
  readonly detail: string | null;
  /** The message in its current state. */
  readonly message: Message | undefined;
  /** The field that holds what a provider sent, as `decodeProviderEntry()` gives it. */
  readonly entry: ProviderEntry | undefined;
}

/** Rebuilds an event from its parts. */
export function decodeDetail({ detail: text, message, status, entry, ...base }: EventParts): CoreEvent {
  const detail = text === null ? {} : (JSON.parse(text) as Detail);
  const attempt = detail.attempt && message && attemptAsThen(detail.attempt, message);
  const report = reportOf(detail.report, attempt);
  const { reason, notifier, pause, by, since, balance, candidates } = detail;
  // `encodeDetail()` got a CoreEvent, and these are its fields.
  return {
    ...base,
    ...(message && { message }),
    ...(status !== null && { status }),
    ...(attempt && { attempt }),
    ...(report && { report }),
    ...(reason && { reason }),
    ...(notifier !== undefined && { notifier }),
    ...(pause && { reason: pause.reason, pause: { ...pause, since: new Date(pause.since) } }),
    ...(by && { by }),
    ...(since !== undefined && { since: new Date(since) }),
    ...(balance && { balance: { ...balance, at: new Date(balance.at) } }),
    ...(candidates && { candidates }),
    ...entry,
  } as CoreEvent;
}

function attemptOf(event: EventDraft): Attempt | undefined {
  return 'attempt' in event ? event.attempt : undefined;
}

function placeOf(report: DeliveryReport, attempt: Attempt | undefined): number | string {
  const place = attempt?.reports.indexOf(report) ?? -1;
  return place === -1 ? encodeReport(report) : place;
}

function reportOf(place: Detail['report'], attempt: Attempt | undefined): DeliveryReport | undefined {
  return typeof place === 'string'
    ? decodeReport(place)
    : place === undefined
      ? undefined
      : attempt?.reports[place];
}

/** Field by field, for speed: a copy without some fields takes ten times as long, and dates as text even longer. */
function attemptThen(attempt: Attempt): {
  readonly [Name in keyof AttemptThen]-?: AttemptThen[Name] | undefined;
} {
  const { number, outcome, settledAt, reference, aliases, units, balance, price, cost, reason, delivery } =
    attempt;
  const { reportedAt, reports } = attempt;
  return {
    number,
    outcome,
    settledAt: settledAt?.getTime(),
    reference,
    aliases,
    units,
    balance,
    price,
    cost,
    reason,
    delivery,
    reportedAt: reportedAt?.getTime(),
    reports: reports.length,
  };
}

function attemptAsThen(
  { settledAt, reportedAt, reports, ...then }: AttemptThen,
  message: Message,
): Attempt | undefined {
  const now = message.attempts.find(({ number }) => number === then.number);
  if (now === undefined) return undefined;
  const { step, notifier, channel, to, place, startedAt, leaseUntil } = now;
  return {
    ...{ step, notifier, channel, to, startedAt, leaseUntil },
    ...(place !== undefined && { place }),
    ...then,
    ...(settledAt !== undefined && { settledAt: new Date(settledAt) }),
    ...(reportedAt !== undefined && { reportedAt: new Date(reportedAt) }),
    reports: now.reports.slice(0, reports),
  };
}
