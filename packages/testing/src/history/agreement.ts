import assert from 'node:assert/strict';
import {
  type Claimed,
  type ClaimRequest,
  type CoreEvent,
  type Due,
  defaultMaxUnassigned,
  type EventDraft,
  expiryOf,
  hasExpired,
  type Message,
  type Store,
} from '@nkul/core/store';
import { assertSame } from '../base/plain.ts';
import type { NaiveStore } from './naive-store.ts';
import { assertCounted, queuesOf } from './recount.ts';

/** @throws AssertionError if the store and the model hold different data */
export async function assertAgrees(model: NaiveStore, store: Store): Promise<void> {
  assertSame((await store.find({ limit: 1_000 })).items, model.list());
  const counts: Record<string, number> = {};
  for (const { status } of model.list()) counts[status] = (counts[status] ?? 0) + 1;
  assert.deepEqual(await store.count(), counts);
  assertSame((await store.pauses()).toSorted(byNotifier), [...model.pauses.values()].sort(byNotifier));
  const events = await store.events({ after: 0, limit: 100_000 });
  assertSameEvents(events, model.events);
  await assertRead(model, store, events);
}

/** The answers to questions of people are those of the model. */
async function assertRead(model: NaiveStore, store: Store, events: readonly CoreEvent[]): Promise<void> {
  const messages = model.list();
  await assertCounted(messages, store);
  assertSame(await store.queues(), queuesOf(messages));
  const unknown = messages.filter(({ status }) => status === 'unknown');
  assertSame(await store.unknown(), { count: unknown.length, oldest: unknown[0]?.createdAt });
  assert.equal(await store.latest(), events.at(-1)?.sequence ?? 0);
  for (const { id } of messages) {
    const own = events.filter((event) => 'message' in event && event.message.id === id);
    assertSame(await store.history(id, { limit: 100_000 }), own);
  }
  const { items } = await store.strays({ kind: 'parked', limit: 1_000 });
  assertSame(items.map((stray) => stray.kind === 'parked' && stray.report).toReversed(), model.parkedReports);
}

/** @throws AssertionError if events differ in more than their numbers */
export function assertSameEvents(
  actual: readonly (CoreEvent | EventDraft)[],
  expected: readonly EventDraft[],
): void {
  assertSame(actual.map(comparable), expected.map(comparable));
}

/**
 * Checks a claim against the model, then applies it to the model. The claimed messages must be due and fit into the
 * capacity; due messages may be left only if they do not fit; and each message must change as the rules say.
 *
 * @throws AssertionError if one of this does not hold
 */
export function assertClaimed(
  model: NaiveStore,
  { changes, nextDueAt }: Claimed,
  request: ClaimRequest,
  due: Due,
): void {
  const lanes = new Set(request.lanes.map(({ notifier }) => notifier));
  const laneOf = (message: Message) => {
    const { dueFor } = message;
    return dueFor !== undefined && lanes.has(dueFor) && !hasExpired(message, due.at) ? dueFor : '';
  };
  const isFree = (message: Message) => !message.held || laneOf(message) !== '' || hasExpired(message, due.at);
  const before = model.list().filter((message) => isDue(message, due.at) && isFree(message));
  const taken: Message[] = [];
  for (const { message, events } of changes) {
    const was = model.get(message.id);
    assert.ok(isDue(was, due.at), 'a message was claimed that had not come up');
    taken.push(was);
    const expected = model.claimed(message.id, due);
    assertSame(message, expected.message);
    assertSameEvents(events, expected.events);
  }
  for (const lane of [
    ...request.lanes,
    { notifier: '', calls: request.maxUnassigned ?? defaultMaxUnassigned, perCall: 1, mixed: false },
  ]) {
    const own = taken.filter((message) => laneOf(message) === lane.notifier);
    const used = lane.notifier === '' ? own.length : callsFor(own, lane);
    assert.ok(used <= lane.calls, `${used} calls were filled where ${lane.calls} may start`);
    const left = before.filter((message) => laneOf(message) === lane.notifier && !taken.includes(message));
    assert.ok(used === lane.calls || left.length === 0, 'a message was left though there was room');
    if (lane.notifier !== '') assertInOrder(own);
  }
  assertNextDueAt(model.list(), isFree, { nextDueAt, at: due.at });
}

/** Ignores notifiers with due messages that were left: free capacity, not a time, brings the next claim for them. */
function assertNextDueAt(
  messages: readonly Message[],
  isFree: (message: Message) => boolean,
  { nextDueAt, at }: { readonly nextDueAt: Date | undefined; readonly at: Date },
): void {
  const crowded = new Set(messages.filter((message) => isDue(message, at)).map(({ dueFor }) => dueFor));
  const coming = messages.filter(
    (message) => isFree(message) && message.dueAt !== undefined && message.dueAt > at,
  );
  const answered = nextDueAt?.getTime() ?? Number.POSITIVE_INFINITY;
  for (const { dueAt, dueFor } of coming)
    assert.ok(
      crowded.has(dueFor) || answered <= (dueAt?.getTime() ?? 0),
      'nextDueAt is later than the next message',
    );
  if (!messages.some((message) => hasExpired(message, at)))
    for (const message of messages)
      assert.ok(
        answered <= (expiryOf(message)?.getTime() ?? Number.POSITIVE_INFINITY),
        'nextDueAt is later than the next expiry',
      );
  if (nextDueAt !== undefined)
    assert.ok(
      coming.some(({ dueAt }) => dueAt?.getTime() === answered) ||
        messages.some((message) => expiryOf(message)?.getTime() === answered),
      'nothing comes up at nextDueAt',
    );
}

/** Those that were held come first; of these and of the others, the oldest. */
function assertInOrder(taken: readonly Message[]): void {
  const places = taken.map(({ held, dueAt }) => [held ? 0 : 1, dueAt?.getTime() ?? 0] as const);
  assert.deepEqual(
    places,
    places.toSorted(([a, at], [b, bt]) => a - b || at - bt),
    'a younger message was taken before an older one, or before one that was held',
  );
}

/** A message in review is due when it expires. */
function isDue({ status, dueAt, expiresAt }: Message, at: Date): boolean {
  const time = status === 'review' ? expiresAt : dueAt;
  return time !== undefined && time <= at;
}

/** How many calls some messages need: at most `perCall` in each, of one batch unless the lane is mixed. */
function callsFor(
  messages: readonly Message[],
  { perCall, mixed }: { readonly perCall: number; readonly mixed: boolean },
): number {
  const groups = Map.groupBy(messages, ({ batch, id }) => (mixed ? '' : (batch ?? id)));
  return [...groups.values()].reduce((calls, group) => calls + Math.ceil(group.length / perCall), 0);
}

/** An event without its number. Only the id of its message is kept, because stored events show the current message. */
function comparable(event: CoreEvent | EventDraft): object {
  return {
    ...event,
    sequence: undefined,
    ...('message' in event && { message: event.message.id, attempt: event.attempt?.number }),
  };
}

function byNotifier(a: { readonly notifier: string }, b: { readonly notifier: string }): number {
  return a.notifier < b.notifier ? -1 : 1;
}
