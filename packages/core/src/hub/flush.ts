import { scheduler } from 'node:timers/promises';
import { Deadline, longestTimerMs } from '../base/clock.ts';
import type { Duration } from '../base/duration.ts';
import { HubStoppedError, StoreError } from '../base/errors.ts';
import { hasOutcome } from '../events/open-messages.ts';
import { handedOut } from '../handout/handed-out.ts';
import type { Message } from '../model/message.ts';
import type { HubParts } from './hub-parts.ts';
import { checkedFlush } from './inputs.ts';

export interface FlushOptions {
  /** How long it may take. @default '25s' */
  readonly timeout?: Duration;
}

/** How often the store is read, as another process may send the messages, in milliseconds. */
const pollMs = 1_000;
const pageSize = 500;
/** How long the store may take for the last look, in milliseconds. */
const storeGraceMs = 1_000;

/**
 * Waits until the messages that the hub has accepted so far have an outcome. It does not wait for messages that are due
 * only after the time is over, nor for those in review.
 *
 * @param stopped true if the store is closed
 * @returns the messages without an outcome, in the order of their ids
 * @throws InvalidArgumentError; HubStoppedError; StoreError if the store fails, or does not answer in time
 */
export async function flush(
  parts: HubParts,
  options: FlushOptions,
  stopped: boolean,
): Promise<readonly Message[]> {
  const { timeoutMs } = checkedFlush(options);
  if (stopped) throw new HubStoppedError('The hub is stopped: flush() before stop().');
  return (await flushWithin(parts, timeoutMs)).map(handedOut);
}

async function flushWithin(parts: HubParts, timeoutMs: number): Promise<readonly Message[]> {
  const until = new Deadline(parts.clock, timeoutMs);
  // The core's own timers do not keep the process alive.
  const done = new AbortController();
  const alive = scheduler.wait(longestTimerMs, { signal: done.signal }).catch(() => {});
  try {
    const left = lookUntil(parts, until);
    if (await new Deadline(parts.clock, timeoutMs + storeGraceMs).meets(left)) return await left;
    throw new StoreError('flush(): the store did not answer in time.');
  } finally {
    done.abort();
    await alive;
  }
}

async function lookUntil(parts: HubParts, until: Deadline): Promise<readonly Message[]> {
  const ids = await idsOf(parts);
  try {
    return await untilNoneLeft(parts, ids, until);
  } finally {
    if (ids.size === 0) parts.open.closeOthers();
  }
}

async function untilNoneLeft(
  parts: HubParts,
  ids: Set<string>,
  until: Deadline,
): Promise<readonly Message[]> {
  const { clock, open } = parts;
  const isLate = ({ status, dueAt }: Message) =>
    status === 'review' || (status === 'queued' && dueAt !== undefined && dueAt > until.at);
  const done = new Set<string>();
  let soon = new Set<string>();
  let wake = (): void => {};
  const end = open.watch((message) => {
    if (!hasOutcome(message.status) && !isLate(message)) return;
    done.add(message.id);
    if (soon.delete(message.id) && soon.size === 0) wake();
  });
  try {
    for (;;) {
      done.clear();
      const left = await withoutOutcome(parts, ids);
      if (left.every(isLate) || until.leftMs <= 0) return left;
      soon = new Set(left.filter((one) => !isLate(one) && !done.has(one.id)).map(({ id }) => id));
      if (soon.size === 0) continue;
      const noneLeft = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await new Deadline(clock, Math.min(pollMs, until.leftMs)).meets(noneLeft);
    }
  } finally {
    end();
  }
}

/** The ids of the messages that this hub has accepted. Beyond those it remembers, all messages accepted since. */
async function idsOf({ open, store }: HubParts): Promise<Set<string>> {
  const ids = new Set(open.ids);
  if (open.othersSince === undefined) return ids;
  const createdAfter = new Date(open.othersSince.getTime() - 1);
  let after: string | undefined;
  do {
    const query = { status: ['review', 'queued', 'sending'], createdAfter, limit: pageSize } as const;
    const page = await store.find({ ...query, ...(after !== undefined && { after }) });
    for (const { id } of page.items) ids.add(id);
    after = page.next;
  } while (after !== undefined);
  return ids;
}

/** The messages without an outcome. Removes the ids of the others. */
async function withoutOutcome({ store, open }: HubParts, ids: Set<string>): Promise<readonly Message[]> {
  const left: Message[] = [];
  for (const id of [...ids].toSorted()) {
    const message = await store.get(id);
    if (message !== undefined && !hasOutcome(message.status)) {
      left.push(message);
      continue;
    }
    ids.delete(id);
    open.close(id);
  }
  return left;
}
