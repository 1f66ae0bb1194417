import { inTime, longestTimerMs } from '../base/clock.ts';
import type { Duration } from '../base/duration.ts';
import type { Subscription } from '../events/subscription.ts';
import type { Dispatcher } from '../send/dispatcher.ts';
import type { HubParts } from './hub-parts.ts';

export interface StopOptions {
  /**
   * Send what is due before stopping. Without it, what is queued stays in the store for the next start.
   *
   * @default true for a store that does not outlive the process, false for one that does
   */
  readonly drain?: boolean;
  /** How long draining may take. @default '30s' */
  readonly timeout?: Duration;
}

/** What is stopped, and how. */
export interface Stopping {
  readonly parts: HubParts;
  readonly dispatcher: Dispatcher;
  readonly subscriptions: ReadonlySet<Subscription>;
  readonly drain: boolean;
  readonly timeoutMs: number;
  /** Called when nothing is taken any more, right before the store closes. */
  readonly closing: () => void;
}

const drainPollMs = 10;
const pageSize = 100;

/**
 * Stops a hub: waits for what is in flight and stores what becomes of it, then closes plugins, notifiers and store. One
 * that fails keeps none of the others from it.
 *
 * @throws what one of them threw, when all is done; an AggregateError when several did
 */
export async function stopHub(stopping: Stopping): Promise<void> {
  // The core's own timers keep no process alive, and what a provider answers now is known nowhere else.
  const alive = setInterval(() => {}, longestTimerMs);
  const errors: unknown[] = [];
  try {
    for (const step of stepsOf(stopping)) {
      try {
        await step();
      } catch (error) {
        errors.push(error);
      }
    }
  } finally {
    clearInterval(alive);
  }
  if (errors.length > 1)
    throw new AggregateError(errors, 'Several parts of the hub failed to stop; all are stopped.');
  if (errors.length === 1) throw errors[0];
}

function stepsOf(stopping: Stopping): readonly (() => unknown)[] {
  const { parts, dispatcher, drain, closing } = stopping;
  const { store, plugins, retention, dispatching } = parts;
  return [
    ...(drain ? [() => sendWhatIsDue(stopping)] : []),
    () => dispatcher.stop(),
    () => dispatching.groupCommit.idle(),
    () => stopSubscriptions(stopping),
    () => retention?.stop(),
    ...plugins.toReversed().map((plugin) => () => plugin.stop?.()),
    ...[...dispatching.notifiers.values()].map((notifier) => () => notifier.close?.()),
    () => dispatching.groupCommit.idle(),
    closing,
    ...(store.durable ? [] : [() => warnOfLoss(parts)]),
    () => store.close(),
  ];
}

async function sendWhatIsDue({ parts, dispatcher, timeoutMs }: Stopping): Promise<void> {
  const { clock } = parts.dispatching;
  const until = clock.now().getTime() + timeoutMs;
  while (clock.now().getTime() < until && (dispatcher.busy || (await hasDue(parts)))) {
    dispatcher.wake();
    await new Promise((resolve) => setTimeout(resolve, drainPollMs));
  }
}

/** True when something is due that this hub sends: what waits for a notifier it does not have is not its to wait for. */
async function hasDue({ store, dispatching }: HubParts): Promise<boolean> {
  const { clock, notifiers } = dispatching;
  let after: string | undefined;
  do {
    const due = { status: 'queued', held: false, dueBy: clock.now(), limit: pageSize } as const;
    const page = await store.find({ ...due, ...(after !== undefined && { after }) });
    if (page.items.some(({ dueFor }) => dueFor !== undefined && notifiers.has(dueFor))) return true;
    after = page.next;
  } while (after !== undefined);
  return false;
}

/** A handler that is at work may end; one that never does is told its event again by the next process. */
async function stopSubscriptions({ parts, subscriptions, timeoutMs }: Stopping): Promise<void> {
  const { clock } = parts.dispatching;
  const until = new Date(clock.now().getTime() + timeoutMs);
  await inTime(clock, until, Promise.all([...subscriptions].map((one) => one.stop())));
}

async function warnOfLoss({ store, dispatching }: HubParts): Promise<void> {
  const { queued = 0, sending = 0 } = await store.count();
  if (queued + sending === 0) return;
  dispatching.logger.warn({ queued, sending }, 'messages that were not sent end with the memory store');
}
