import type { Clock } from '../base/clock.ts';
import type { SharedClock } from '../base/shared-clock.ts';
import type { GroupCommit } from '../commit/group-commit.ts';
import type { Pauses } from '../lane/pauses.ts';
import type { MessageStatus } from '../model/message-status.ts';
import type { Pause } from '../model/pause.ts';
import type { Backlog, Store } from '../ports/store.ts';
import type { Dispatcher } from '../send/dispatcher.ts';
import {
  type CountedWaitReason,
  type NotifierWaitReason,
  type StoreWaitReason,
  waitReasonOf,
  waitReasons,
} from './wait-reason.ts';

/** How long a store counts as failing after a failed write, unless a later write succeeds, in milliseconds. */
const failingForMs = 60_000;

/** `ok`; `degraded`: messages wait for a reason that someone should look at; `failing`: messages cannot be stored. */
export type HealthStatus = 'ok' | 'degraded' | 'failing';

/** The state of a hub, as plain data. Its JSON is stable: fields may be added. */
export interface Health {
  readonly status: HealthStatus;
  /** The HTTP status of a health check: 200, or 503 if it is failing. */
  readonly statusCode: 200 | 503;
  /** Why it is failing: the hub has not started or was stopped, or the store cannot be read or written. */
  readonly failing?: 'not_running' | 'store';
  /** False if the store cannot be read now. It may be read while it refuses writes, as with a full disk. */
  readonly readable: boolean;
  readonly at: Date;
  /**
   * By how much this machine's clock is ahead of the store's, in milliseconds; below 0 if it is behind. The hub goes by the
   * store's. Absent for a store without a clock of its own.
   */
  readonly clockAheadMs?: number;
  /** How many messages there are in each state. Empty if the store cannot be read. */
  readonly messages: Readonly<Partial<Record<MessageStatus, number>>>;
  /** By reason: the notifiers whose messages wait, or the number of messages or reports that wait. */
  readonly waiting: Waiting;
}

export type Waiting = Readonly<Record<NotifierWaitReason, readonly WaitingNotifier[]>> &
  Readonly<Record<StoreWaitReason, readonly WaitingStore[]>> &
  Readonly<Record<CountedWaitReason, number>>;

/** A store whose messages all wait. */
export interface WaitingStore {
  readonly since: Date;
}

/** A notifier whose messages wait. */
export interface WaitingNotifier {
  readonly notifier: string;
  readonly since: Date;
  /** The provider's refusal in words, without secrets or whole numbers. */
  readonly cause?: string;
  /** When it is called again, if that is known. */
  readonly until?: Date;
}

interface HealthContext {
  readonly store: Store;
  readonly groupCommit: GroupCommit;
  readonly pauses: Pauses;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly sharedClock: SharedClock | undefined;
}

/** Reads the state of a hub. It does not reject: if the store cannot be read, the answer says so. */
export async function readHealth(context: HealthContext, running: boolean): Promise<Health> {
  const { groupCommit, clock } = context;
  const at = clock.now();
  const stored = await readStored(context, at);
  const failedAgoMs = groupCommit.failedAgoMs(clock.monotonicMs());
  const storeFails = stored === undefined || (failedAgoMs !== undefined && failedAgoMs < failingForMs);
  const waiting = waitingOf(stored ?? nothing, context.dispatcher.troubles());
  const failing = running ? (storeFails ? 'store' : undefined) : 'not_running';
  const clockAheadMs = context.sharedClock?.aheadMs;
  const base = {
    ...{ readable: stored !== undefined, at, messages: stored?.messages ?? {}, waiting },
    ...(clockAheadMs !== undefined && { clockAheadMs }),
  };
  if (failing !== undefined) return { status: 'failing', statusCode: 503, failing, ...base };
  return { status: isDegraded(waiting) ? 'degraded' : 'ok', statusCode: 200, ...base };
}

interface Stored {
  readonly messages: Health['messages'];
  readonly backlog: Backlog;
  readonly pauses: readonly Pause[];
  /** Since when the store is closed after a restore; undefined if it is open. */
  readonly restoredAt: Date | undefined;
}

const nothing: Stored = {
  messages: {},
  backlog: { scheduled: 0, held: 0, parked: 0 },
  pauses: [],
  restoredAt: undefined,
};

async function readStored({ store, pauses }: HealthContext, at: Date): Promise<Stored | undefined> {
  try {
    const [messages, backlog, paused, restoredAt] = await Promise.all([
      store.count(),
      store.backlog(at),
      pauses.list(),
      store.restoredAt?.(),
    ]);
    return { messages, backlog, pauses: paused, restoredAt };
  } catch {
    // The caller reports the failure.
    return undefined;
  }
}

function waitingOf(
  { messages, backlog, pauses, restoredAt }: Stored,
  troubles: ReturnType<Dispatcher['troubles']>,
): Waiting {
  const pausedFor = (reason: NotifierWaitReason): readonly WaitingNotifier[] =>
    pauses
      .filter((pause) => waitReasonOf(pause.reason) === reason)
      .map(({ notifier, since }) => ({ notifier, since }));
  const awayFor = (limited: boolean): readonly WaitingNotifier[] =>
    troubles
      .filter(({ reason }) => (reason.code === 'rate_limited') === limited)
      .map(({ notifier, since, reason, until }) => ({
        ...{ notifier, since, cause: reason.message },
        ...(until && { until }),
      }));
  return {
    paused_for_credit: pausedFor('paused_for_credit'),
    paused_for_credentials: pausedFor('paused_for_credentials'),
    paused_by_operator: pausedFor('paused_by_operator'),
    away: awayFor(false),
    rate_limited: awayFor(true),
    restored: restoredAt === undefined ? [] : [{ since: restoredAt }],
    review: messages.review ?? 0,
    held: backlog.held,
    scheduled: backlog.scheduled,
    sending: messages.sending ?? 0,
    unknown: messages.unknown ?? 0,
    parked_report: backlog.parked,
  };
}

function isDegraded(waiting: Waiting): boolean {
  const isThere = (what: Waiting[keyof Waiting]) => (typeof what === 'number' ? what > 0 : what.length > 0);
  return Object.entries(waitReasons).some(([reason, { degrades }]) => {
    // `Waiting` has the same keys as the table.
    return degrades && isThere(waiting[reason as keyof Waiting]);
  });
}
