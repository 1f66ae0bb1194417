import { scheduler } from 'node:timers/promises';
import { Deadline, longestTimerMs } from '../base/clock.ts';
import type { Duration } from '../base/duration.ts';
import type { HubParts } from './hub-parts.ts';

export interface StopOptions {
  /**
   * True to send due messages before stopping. Otherwise queued messages stay in the store for the next start.
   *
   * @default true for a store that does not outlive the process, false for one that does
   */
  readonly drain?: boolean;
  /**
   * How long stopping may take in all. A little before the end, calls that have not begun are given up (their messages are
   * `queued` again), and the others must answer (a message is `unknown` if the provider may have it). Keep it shorter
   * than the time that the system gives the process to end: 10 seconds with Docker, 30 with Kubernetes.
   *
   * @default '25s'
   */
  readonly timeout?: Duration;
}

/** The way in which a hub is stopped. */
export interface Stopping {
  readonly drain: boolean;
  readonly timeoutMs: number;
  /** Called when the hub takes nothing any more, right before the store closes. */
  readonly closing: () => void;
}

const drainPollMs = 10;
const pageSize = 100;
/** The most time that is reserved for storing the last answers and closing, in milliseconds. It is a fifth of the whole. */
const longestReserveMs = 2_000;
/** The least time that each part gets to stop, in milliseconds, even if the whole time is over. */
const leastMs = 100;

/**
 * Stops a hub: waits for calls under way and stores their answers, then closes plugins, notifiers and store. If one of
 * them fails, the others are stopped all the same.
 *
 * @throws the error of a part, once all are stopped; an AggregateError if several failed
 */
export async function stopHub(parts: HubParts, stopping: Stopping): Promise<void> {
  // The core's own timers do not keep the process alive, and answers that come now must still be stored.
  const stopped = new AbortController();
  const alive = scheduler.wait(longestTimerMs, { signal: stopped.signal }).catch(() => {});
  const errors: unknown[] = [];
  try {
    for (const step of stepsOf(parts, stopping)) {
      try {
        await step();
      } catch (error) {
        errors.push(error);
      }
    }
  } finally {
    stopped.abort();
    await alive;
  }
  if (errors.length > 1)
    throw new AggregateError(errors, 'Several parts of the hub failed to stop; all are stopped.');
  if (errors.length === 1) throw errors[0];
}

function stepsOf(parts: HubParts, { drain, timeoutMs, closing }: Stopping): readonly (() => unknown)[] {
  const { store, plugins, notifiers, dispatcher, groupCommit, clock, subscriptions, retention, questions } =
    parts;
  const until = new Deadline(clock, timeoutMs);
  const reserveMs = Math.min(longestReserveMs, timeoutMs / 5);
  const giveUpAt = new Deadline(clock, timeoutMs - reserveMs);
  const callsUntil = new Deadline(clock, timeoutMs - reserveMs / 2);
  const within = (what: string, work: () => unknown) => () => inTimeOrLogged(parts, until, what, work);
  return [
    ...(drain ? [() => sendWhatIsDue(parts, giveUpAt)] : []),
    () => dispatcher.stop(giveUpAt, callsUntil),
    within('the store', () => groupCommit.idle()),
    // A running handler may end. If it never does, the next process gives its event to the handler again.
    () => until.meets(subscriptions.stop()),
    within('the retention', () => retention.stop()),
    ...plugins.toReversed().map((plugin) => within(`the plugin ${plugin.name}`, () => plugin.stop?.())),
    ...[...notifiers.values()].map((one) => within(`the notifier ${one.name}`, () => one.close?.())),
    within('the store', () => groupCommit.idle()),
    () => dispatcher.end(),
    within('the questions', () => questions.close()),
    closing,
    ...(store.durable ? [] : [within('the store', () => warnOfLoss(parts))]),
    within('the store', () => store.close()),
  ];
}

/** If a part hangs, it is logged and left behind, as the process may be killed soon. */
async function inTimeOrLogged(
  { clock, logger }: HubParts,
  until: Deadline,
  what: string,
  work: () => unknown,
): Promise<void> {
  const working = Promise.resolve(work());
  const leftMs = Math.max(until.leftMs, leastMs);
  if (await new Deadline(clock, leftMs).meets(working)) return;
  logger.error({}, `${what} did not stop in time: the hub stops without it`);
  working.catch((error: unknown) => logger.error({ error }, `${what} failed to stop`));
}

async function sendWhatIsDue(parts: HubParts, until: Deadline): Promise<void> {
  const { clock, dispatcher } = parts;
  for (;;) {
    dispatcher.wake();
    if (!(await until.meets(dispatcher.idle()))) return;
    const due = hasDue(parts);
    if (!(await until.meets(due)) || !(await due)) return;
    // Messages that are still due wait for capacity, or for another process on the store.
    if (until.leftMs < drainPollMs) return;
    await new Deadline(clock, drainPollMs).meets();
  }
}

/** True if a message is due that this hub can send. It does not wait for messages of notifiers that it does not have. */
async function hasDue({ store, clock, notifiers }: HubParts): Promise<boolean> {
  let after: string | undefined;
  do {
    const due = { status: 'queued', held: false, dueBy: clock.now(), limit: pageSize } as const;
    const page = await store.find({ ...due, ...(after !== undefined && { after }) });
    if (page.items.some(({ dueFor }) => dueFor !== undefined && notifiers.has(dueFor))) return true;
    after = page.next;
  } while (after !== undefined);
  return false;
}

async function warnOfLoss({ store, logger }: HubParts): Promise<void> {
  const { queued = 0, sending = 0 } = await store.count();
  if (queued + sending === 0) return;
  logger.warn({ queued, sending }, 'unsent messages are lost: the store in memory ends with this process');
}
