import { scheduler } from 'node:timers/promises';
import { Deadline, longestTimerMs } from '../base/clock.ts';
import type { Duration } from '../base/duration.ts';
import type { HubParts } from './hub-parts.ts';

export interface StopOptions {
  /**
   * Send what is due before stopping. Without it, what is queued stays in the store for the next start.
   *
   * @default true for a store that does not outlive the process, false for one that does
   */
  readonly drain?: boolean;
  /**
   * How long stopping may take in all. A little before, calls that have not begun are given up (their messages are
   * `queued` again), and the others end with what is known (`unknown` if the provider may have the message). Keep it
   * shorter than the grace of what runs the process: Docker's is 10 seconds, that of Kubernetes 30.
   *
   * @default '25s'
   */
  readonly timeout?: Duration;
}

/** How a hub is stopped. */
export interface Stopping {
  readonly drain: boolean;
  readonly timeoutMs: number;
  /** Called when nothing is taken any more, right before the store closes. */
  readonly closing: () => void;
}

const drainPollMs = 10;
const pageSize = 100;
/** What is kept of the time to store the last answers and to close: a fifth, at most this many milliseconds. */
const longestReserveMs = 2_000;
/** What each part gets at least to stop, in milliseconds, also when the time is over. */
const leastMs = 100;

/**
 * Stops a hub: waits for what is in flight and stores what becomes of it, then closes plugins, notifiers and store. One
 * that fails does not keep the others from stopping.
 *
 * @throws what one of them threw, when all is done; an AggregateError when several did
 */
export async function stopHub(parts: HubParts, stopping: Stopping): Promise<void> {
  // The core's own timers keep no process alive, and what a provider answers now is known nowhere else.
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
  const { store, plugins, notifiers, dispatcher, groupCommit, clock, subscriptions, retention } = parts;
  const until = new Deadline(clock, timeoutMs);
  const reserveMs = Math.min(longestReserveMs, timeoutMs / 5);
  const giveUpAt = new Deadline(clock, timeoutMs - reserveMs);
  const callsUntil = new Deadline(clock, timeoutMs - reserveMs / 2);
  const within = (what: string, work: () => unknown) => () => inTimeOrLogged(parts, until, what, work);
  return [
    ...(drain ? [() => sendWhatIsDue(parts, giveUpAt)] : []),
    () => dispatcher.stop(giveUpAt, callsUntil),
    within('the store', () => groupCommit.idle()),
    // A handler that is at work may end; one that never does is given its event again by the next process.
    () => until.meets(subscriptions.stop()),
    within('the retention', () => retention?.stop()),
    ...plugins.toReversed().map((plugin) => within(`the plugin ${plugin.name}`, () => plugin.stop?.())),
    ...[...notifiers.values()].map((one) => within(`the notifier ${one.name}`, () => one.close?.())),
    within('the store', () => groupCommit.idle()),
    () => dispatcher.end(),
    closing,
    ...(store.durable ? [] : [within('the store', () => warnOfLoss(parts))]),
    within('the store', () => store.close()),
  ];
}

/** One that hangs keeps the others from nothing: the process may be killed soon. */
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
    // What is still due waits for room, or for another process on the store.
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
  logger.warn({ queued, sending }, 'messages that were not sent end with the memory store');
}
