import type { Attempt } from '../model/attempt.ts';
import type { DeliveryReport } from '../model/delivery-report.ts';
import type { Message, PlannedStep } from '../model/message.ts';
import type { MessageStatus } from '../model/message-status.ts';
import type { Reason } from '../model/reason.ts';
import { addressOn } from '../model/recipient.ts';
import { fieldsOf, setValues, type Values } from './field-list.ts';
import { attemptValues, changingValues, fixedValues, ownValues } from './message-values.ts';

const fixedFields = [
  'key',
  'fingerprint',
  'resendOf',
  'category',
  'route',
  'recipient',
  'template',
  'locale',
  'content',
  'metadata',
  'trace',
  'onUnknown',
  'batch',
  'expiresAt',
  'charges',
] as const satisfies readonly (keyof Message)[];

const changingFields = [
  'step',
  'tries',
  'updatedAt',
  'dueAt',
  'dueFor',
  'held',
  'finalAt',
  'unconfirmed',
  'stopped',
  'erased',
  'eraseWhenSettled',
  'chargedAt',
  'sendAt',
  'reason',
] as const satisfies readonly (keyof Message)[];

const moving: ReadonlySet<string> = new Set([...changingFields, 'status', 'attempts']);

/** True for a field that changes at the steps of a message. `encodeFixed()` does not read it. */
export function isMovingField(name: keyof Message): boolean {
  return moving.has(name);
}

const attemptFields = [
  'step',
  'startedAt',
  'leaseUntil',
  'outcome',
  'settledAt',
  'reference',
  'delivery',
  'aliases',
  'units',
  'balance',
  'price',
  'cost',
  'trace',
  'place',
  'reportedAt',
] as const satisfies readonly (keyof Attempt)[];

type FixedField = (typeof fixedFields)[number];
type ChangingField = (typeof changingFields)[number];
type AttemptField = (typeof attemptFields)[number];

/** The other fields, each with a place of its own, but for one that is not stored. A field that is in no list is missing here, and does not compile. */
type OtherFields = Record<Exclude<keyof Message, FixedField | ChangingField | 'same'>, unknown>;
type OtherAttemptFields = Record<Exclude<keyof Attempt, AttemptField | 'reason'>, unknown>;
/** Fields that are not set yet. */
type NoFields = Partial<Record<FixedField | ChangingField, undefined>>;
type NoAttemptFields = Partial<Record<AttemptField, undefined>>;

const dates: ReadonlySet<string> = new Set([
  'updatedAt',
  'expiresAt',
  'dueAt',
  'finalAt',
  'chargedAt',
  'sendAt',
  'startedAt',
  'leaseUntil',
  'settledAt',
  'reportedAt',
]);
const fixed = fieldsOf(fixedFields, dates);
const changingPart = fieldsOf(changingFields, dates);
const ofAttempt = fieldsOf(attemptFields, dates);

/** Where a store keeps what the changing part of a message refers to: numbers that the store gives. */
export interface MessagePlaces {
  /** The place of the steps, which many messages share. */
  readonly steps: number;
  /** The place of the fixed part. */
  readonly fixed: number;
  /** The place of a report, which holds an address and a provider's words. */
  report(report: DeliveryReport): number;
  /** The place of a reason's words: they may quote a provider. */
  words(reason: Reason): number;
}

/** Reads what has a place. */
export interface PlacedParts {
  steps(place: number): readonly PlannedStep[];
  fixed(place: number): string;
  /** @param attempt the attempt of the report, without its reports */
  report(place: number, attempt: Attempt): DeliveryReport;
  /** The reason with the words at a place. */
  reason(place: number, codes: Omit<Reason, 'message'>): Reason;
}

/**
 * The part of a message that never changes, as text: addresses, content, metadata. A store writes it once, and overwrites
 * it when the message is erased: an erased part is not longer.
 */
export function encodeFixed(message: Message): string {
  return JSON.stringify(fixedValues(message, keyIsHashed(message) ? undefined : message.key));
}

/** True once the key of a message is its keyed hash, which is then in the part that changes. */
function keyIsHashed({ erased, eraseWhenSettled }: Message): boolean {
  return erased === 'all' || eraseWhenSettled === 'all';
}

/**
 * The part of a message that changes, as text: state, attempts, times. It holds no address and no text, as the parts that
 * do have places. It is a list of values, and its times count from the acceptance: names and dates would be most of it.
 */
export function encodeChanging(message: Message, places: MessagePlaces): string {
  const { createdAt, reason } = message;
  const since = createdAt.getTime();
  const attempts = message.attempts.map((attempt, index) => encodeAttempt(attempt, index, message, places));
  const key = keyIsHashed(message) ? (message.key ?? null) : null;
  const why = reason === undefined ? null : encodeReason(reason, places);
  return JSON.stringify(changingValues([since, places.steps, places.fixed, attempts, key], message, why));
}

/** The fields of a message that are columns in every store. */
export interface MessageColumns {
  readonly id: string;
  readonly status: MessageStatus;
}

/** The time of acceptance, the places of the steps and of the fixed part, the attempts, the key once it is hashed; the fields. */
type ChangingPart = readonly [number, number, number, readonly AttemptPart[], string | null, ...Values];
/**
 * The reports' places; the address, unless it is that of the recipient; the fields; the reason, as the place of its words
 * and its codes; the fields that do not follow from all this.
 */
type AttemptPart = readonly [readonly number[], string | null, Values, ReasonPart?, ExplicitFields?];
type ReasonPart = readonly [number, Reason['code'], string?] | null;

interface ExplicitFields {
  readonly number: number;
  readonly notifier: string;
  readonly channel: string;
}

/** The message that the parts were made of. Fields that were undefined are left out. */
export function decodeParts({ id, status }: MessageColumns, changing: string, parts: PlacedParts): Message {
  const part = JSON.parse(changing) as ChangingPart;
  const [since, stepsPlace, fixedPlace, attempts, key] = part;
  const steps = parts.steps(stepsPlace);
  // One object, filled in place: it is made for every report whose message is not in memory. With the fields that each
  // message has from the beginning, it does not grow.
  const fields: Record<string, unknown> = {
    id,
    status,
    steps,
    createdAt: new Date(since),
    attempts: [],
    category: undefined,
    route: undefined,
    recipient: undefined,
    content: undefined,
    metadata: undefined,
    onUnknown: undefined,
    step: undefined,
    tries: undefined,
    updatedAt: undefined,
  } satisfies OtherFields & NoFields;
  // This cast is safe: the encoder above wrote the list.
  setValues(fields, JSON.parse(parts.fixed(fixedPlace)) as Values, fixed, 0, 0);
  setValues(fields, part, changingPart, ownValues, since);
  if (key !== null) fields['key'] = key;
  const reason = fields['reason'] as ReasonPart | undefined;
  if (reason) fields['reason'] = decodeReason(reason, parts);
  // Safe: the encoders wrote these fields of a message.
  const message = fields as unknown as Message;
  fields['attempts'] = attempts.map((one, index) => decodeAttempt(one, index, message, parts));
  return message;
}

function encodeAttempt(
  attempt: Attempt,
  index: number,
  { recipient, steps, createdAt }: Message,
  places: MessagePlaces,
): AttemptPart {
  const { number, notifier, channel, to, reports, reason } = attempt;
  const step = steps[attempt.step];
  const derived = number === index + 1 && step?.notifier === notifier && step.channel === channel;
  const own = to === addressOn(recipient, channel) ? null : to;
  const values = attemptValues(attempt, createdAt.getTime());
  const placed = reports.map((report) => places.report(report));
  const why = reason === undefined ? null : encodeReason(reason, places);
  if (!derived) return [placed, own, values, why, { number, notifier, channel }];
  return why === null ? [placed, own, values] : [placed, own, values, why];
}

function decodeAttempt(
  [reports, own, values, why, explicit]: AttemptPart,
  index: number,
  { recipient, steps, createdAt }: Message,
  parts: PlacedParts,
): Attempt {
  // As `encodeAttempt()` wrote it: the step is the first of the fields.
  const step = steps[values[0] as number];
  const number = explicit?.number ?? index + 1;
  const notifier = explicit?.notifier ?? step?.notifier ?? '';
  const channel = explicit?.channel ?? step?.channel ?? '';
  const to = own ?? addressOn(recipient, channel) ?? '';
  const fields: Record<string, unknown> = {
    number,
    notifier,
    channel,
    to,
    reports: [],
    step: undefined,
    startedAt: undefined,
    leaseUntil: undefined,
    outcome: undefined,
  } satisfies OtherAttemptFields & NoAttemptFields;
  setValues(fields, values, ofAttempt, 0, createdAt.getTime());
  if (why) fields['reason'] = decodeReason(why, parts);
  // Safe: the encoders wrote these fields of an attempt.
  const attempt = fields as unknown as Attempt;
  if (reports.length > 0) fields['reports'] = reports.map((place) => parts.report(place, attempt));
  return attempt;
}

function encodeReason(reason: Reason, places: MessagePlaces): NonNullable<ReasonPart> {
  const { code, providerCode } = reason;
  const words = places.words(reason);
  return providerCode === undefined ? [words, code] : [words, code, providerCode];
}

function decodeReason([words, code, providerCode]: NonNullable<ReasonPart>, parts: PlacedParts): Reason {
  return parts.reason(words, { code, ...(providerCode !== undefined && { providerCode }) });
}
