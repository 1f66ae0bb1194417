import {
  decodeParts,
  decodeReport,
  encodeChanging,
  encodeFixed,
  encodeReport,
  expiryOf,
  isErased,
  isMovingField,
  isOutgoing,
  type Message,
  type MessageRow,
  type MessageStatus,
  type PlannedStep,
  restingSince,
  sendingAttempt,
} from '@nkul/core/store';
import { heldTerm, keyTerm, nearTerm, termsOf } from '../lock/term.ts';

/** A message with the number of its row. */
export interface StoredMessage extends MessageRow {
  readonly number: number;
}

/** The columns that a message is read from. Numbers of 64 bits come as text. */
export interface MessageColumns {
  readonly number: string;
  readonly id: string;
  readonly status: MessageStatus;
  readonly steps: string;
  readonly fixed: string;
  readonly changing: string;
  /** Texts with a `between` between two: reports, and words of reasons as JSON. The changing part names their places. */
  readonly said: string;
  /** False if a transaction of the application stored it, and its event is neither stored nor counted yet. */
  readonly announced: boolean;
}

/** A character that JSON escapes. A list in JSON would escape each quote of the texts. */
const between = '\u001E';

/** The columns of `MessageColumns`, from `messages AS m` and `states AS s`. */
export const messageColumns = 'm.number, m.id, s.status, m.steps, m.fixed, s.changing, s.said, s.announced';

export function readMessage(row: MessageColumns): Message {
  // `stateColumns()` and `fixedColumns()` wrote the texts.
  const said = row.said.split(between);
  return decodeParts({ id: row.id, status: row.status }, row.changing, {
    steps: () => JSON.parse(row.steps) as readonly PlannedStep[],
    fixed: () => row.fixed,
    report: (place, attempt) => decodeReport(said[place] ?? '', attempt),
    reason: (place, codes) => ({ ...codes, message: String(JSON.parse(said[place] ?? '')) }),
  });
}

export function storedMessage(row: MessageColumns): StoredMessage {
  return { number: Number(row.number), message: readMessage(row), announced: row.announced };
}

/** False if the part of a message that never changes is surely the same: to compare it whole costs more than all else. */
export function mayDifferInFixed(message: Message, before: Message): boolean {
  const names = Object.keys({ ...before, ...message }) as (keyof Message)[];
  return names.some(
    (name) => !isMovingField(name) && message[name] !== before[name] && !isSameSteps(name, message, before),
  );
}

/** True if the steps are the same. Each claim takes them from the route again, which mostly is as it was. */
function isSameSteps(name: keyof Message, message: Message, before: Message): boolean {
  return name === 'steps' && JSON.stringify(message.steps) === JSON.stringify(before.steps);
}

/** The values of a message in the table of messages, in the order of `fixedTypes`. */
export function fixedColumns(message: Message): readonly unknown[] {
  const { id, key, createdAt, steps } = message;
  return [
    id,
    key === undefined ? null : keyTerm(key),
    termsOf(message).join(' '),
    createdAt.getTime(),
    JSON.stringify(steps),
    encodeFixed(message),
  ];
}

/** The values of a message in the table of states, without its number. */
export function stateColumns(message: Message): readonly unknown[] {
  const said: string[] = [];
  const place = (text: string): number => said.push(text) - 1;
  const attempts = new Map(
    message.attempts.flatMap((attempt) => attempt.reports.map((report) => [report, attempt] as const)),
  );
  const changing = encodeChanging(message, {
    steps: 0,
    fixed: 0,
    report: (report) => place(encodeReport(report, attempts.get(report))),
    words: (reason) => place(JSON.stringify(reason.message)),
  });
  const sending = sendingAttempt(message);
  return [
    message.createdAt.getTime(),
    ...timesOf(message),
    message.held ? heldTerm(message) : null,
    sending === undefined ? null : nearTerm({ notifier: sending.notifier, address: sending.to }),
    restingSince(message)?.getTime() ?? null,
    message.status,
    message.status === 'review' ? reviewLane : (message.dueFor ?? ''),
    erasableOf(message),
    changing,
    said.join(between),
  ];
}

/**
 * The place of a notifier in the rows of messages in review. A notifier is not called so, and this version alone looks there. The
 * version before may run on the same tables, and must let such a message be, as it does not know the state. It claims each row
 * whose `expires_at` is over, in any state, and those that are due for one of its notifiers, or for the empty name: a row in review
 * is neither. The time of its expiry is its `due_at`, in this place.
 */
export const reviewLane = '\u0001review';

/** The `due_at` of a message in review that never expires: the index by place has all that are in review. */
export const neverMs: number = Number.MAX_SAFE_INTEGER;

/** The values of `due_at` and `expires_at`. */
function timesOf(message: Message): readonly (number | null)[] {
  const expiry = expiryOf(message)?.getTime();
  if (message.status === 'review') return [expiry ?? neverMs, null];
  return [message.dueAt?.getTime() ?? null, expiry ?? null];
}

/** The states that few messages are in, or end in: an index has these alone, as it would cost each message. */
export const rareStatuses: readonly MessageStatus[] = [
  'undelivered',
  'rejected',
  'failed',
  'expired',
  'cancelled',
  'unknown',
];

/** How much of a message can still be erased: all of a code, all of another message, all but its text, or nothing. */
export const erasables = ['code', 'text', 'address', 'none'] as const;

/** Null for a message that is to be sent, as it needs its text. */
function erasableOf(message: Message): (typeof erasables)[number] | null {
  if (isOutgoing(message.status)) return null;
  if (isErased(message, 'all')) return 'none';
  if (isErased(message)) return 'address';
  return message.category === 'code' ? 'code' : 'text';
}
