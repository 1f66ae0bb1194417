import type { Attempt } from '../model/attempt.ts';
import type { Due } from '../model/happening.ts';
import type { PlannedStep } from '../model/message.ts';
import type { Reason } from '../model/reason.ts';
import { addressOn, type Channel } from '../model/recipient.ts';
import { stepsFor } from '../route/steps-for.ts';
import { affords } from './affords.ts';
import type { Draft } from './draft.ts';
import { mayGoOn, reachable } from './further-attempts.ts';
import { conclude, enqueue, expired, markSent, markUnknown } from './moves.ts';
import { mayProbe } from './probe.ts';

/** The message is due: its state decides what happens. A message that is not due stays as it is. */
export function due(draft: Draft, happening: Due): void {
  const { message, at } = draft;
  if (message.status === 'review') return void expired(draft);
  if (message.dueAt === undefined || message.dueAt.getTime() > at.getTime()) return;
  switch (message.status) {
    case 'queued':
      return tryNow(draft, happening);
    case 'sending': {
      const pending = message.attempts.find((attempt) => attempt.outcome === 'pending');
      if (pending === undefined) return;
      // Its answer is missing, but a report shows that the provider took it.
      if (pending.reports.length > 0)
        return markSent(draft, draft.patchAttempt(pending.number, { outcome: 'accepted' }));
      const reason: Reason = {
        code: 'lease_expired',
        message: 'the process that was sending it did not record the outcome before its lease ended',
      };
      return markUnknown(
        draft,
        draft.patchAttempt(pending.number, { outcome: 'unknown', reason }),
        happening.random,
      );
    }
    case 'sent':
      return deliveryTimedOut(draft);
    default:
      return draft.patch({ dueAt: undefined, dueFor: undefined });
  }
}

function tryNow(draft: Draft, happening: Due): void {
  const { at, routes, available, probe, balances } = happening;
  if (expired(draft)) return;
  const route = routes[draft.message.route];
  const steps = route && stepsFor(route, draft.message, happening.placeOf);
  if (steps !== undefined && steps !== draft.message.steps) draft.patch({ steps });
  const closed = closedChannels(draft, happening);
  const isOpen = (step: PlannedStep) => !closed.has(step.channel);
  const from = reachable(draft.message, draft.message.step, isOpen);
  if (from === undefined) return endAttempts(draft, [...closed.values()].at(-1));
  const quietUntil = happening.quietUntil?.(draft.message, at);
  if (quietUntil !== undefined && quietUntil > at) return waitQuietly(draft, quietUntil);
  const probed = probe !== undefined && mayProbe(draft.message, probe, at) ? probe.notifier : undefined;
  const takes = (one: PlannedStep) => isOpen(one) && (available.has(one.notifier) || one.notifier === probed);
  const isPoor = (step: PlannedStep) => step.notifier !== probed && !affords(draft.message, step, balances);
  const index =
    reachable(draft.message, from, (step) => takes(step) && !isPoor(step)) ??
    reachable(draft.message, from, takes);
  if (index === undefined) return holdBack(draft, from);
  const step = draft.message.steps[index];
  if (step === undefined) return;
  if (index !== draft.message.step) {
    const poor = draft.message.steps.slice(from, index).find((one) => takes(one) && isPoor(one));
    const reason = closed.get(draft.message.steps[draft.message.step]?.channel ?? '');
    enqueue(draft, { step: index, tries: 0 }, at);
    return draft.emit('message.rerouted', { reason: reason ?? passedOver(step, poor) });
  }
  if (step.notifier !== draft.message.dueFor) return enqueue(draft, {}, at);
  startAttempt(draft, step, happening);
}

const noneClosed: ReadonlyMap<Channel, Reason> = new Map();

/** The channels by which nothing may go to the recipient now, with the reasons. */
function closedChannels({ message, at }: Draft, { closed }: Due): ReadonlyMap<Channel, Reason> {
  if (closed === undefined) return noneClosed;
  const found = new Map<Channel, Reason>();
  const { recipient, category } = message;
  for (const channel of new Set(message.steps.map((step) => step.channel))) {
    const address = addressOn(recipient, channel);
    const reason = address === undefined ? undefined : closed(address, { category, channel }, at);
    if (reason !== undefined) found.set(channel, reason);
  }
  return found;
}

/** Its attempts end, as it has no further step. @param closed why its last steps are closed, if they are */
function endAttempts(draft: Draft, closed: Reason | undefined): void {
  if (closed === undefined) return conclude(draft, {});
  draft.patch({ stopped: 'cancelled', reason: closed });
  conclude(draft, { reason: closed });
}

/** Its recipient is not to be disturbed now: it waits, if it does not expire before. */
function waitQuietly(draft: Draft, until: Date): void {
  enqueue(draft, {}, until);
  const reason: Reason = { code: 'quiet_hours', message: `quiet hours until ${until.toISOString()}` };
  draft.emit('message.deferred', { reason });
}

/** Why the steps before one were passed over. @param poor one of them that takes messages, but has too few units left */
function passedOver(step: PlannedStep, poor: PlannedStep | undefined): Reason {
  return poor === undefined
    ? { code: 'unavailable', message: `the steps before ${step.notifier} cannot take messages now` }
    : {
        code: 'insufficient_credit',
        message: `the last known balance of ${poor.notifier} is less than the message needs`,
      };
}

/** A worker has it, and calls the notifier of its step now. */
function startAttempt(
  draft: Draft,
  { notifier, channel }: PlannedStep,
  { leaseUntil, referenceOf, placeOf }: Due,
): void {
  const { id, attempts, recipient, step } = draft.message;
  const number = attempts.length + 1;
  const reference = referenceOf?.(notifier, { id, attempt: number });
  const to = addressOn(recipient, channel) ?? '';
  const place = placeOf?.(to, channel);
  const attempt: { -readonly [Field in keyof Attempt]: Attempt[Field] } = {
    number,
    step,
    notifier,
    channel,
    to,
    startedAt: draft.at,
    leaseUntil,
    outcome: 'pending',
    reports: [],
  };
  if (place !== undefined) attempt.place = place;
  if (reference !== undefined) attempt.reference = reference;
  draft.leaveQueue({ status: 'sending', attempts: [...attempts, attempt], dueAt: leaseUntil });
  draft.emit('message.sending', { attempt: attempt.number });
}

/**
 * Holds the message (`Message.held`). It stays due: a claim takes it as soon as its notifier takes messages. If only one
 * of a later step does, it is woken.
 */
function holdBack(draft: Draft, step: number): void {
  enqueue(draft, { step }, draft.message.dueAt ?? draft.at);
  draft.patch({ held: true });
}

/** The delivery report did not come in time: tries the next step, or emits `message.unconfirmed`. */
function deliveryTimedOut(draft: Draft): void {
  const { message } = draft;
  const last = message.attempts.at(-1);
  const waits = message.steps[message.step]?.deliveryTimeoutMs !== undefined;
  const next = waits && mayGoOn(message, message.step + 1) ? reachable(message, message.step + 1) : undefined;
  const about = last && { attempt: last.number };
  if (next !== undefined) {
    enqueue(draft, { step: next, tries: 0 }, draft.at);
    return draft.emit('message.rerouted', about);
  }
  draft.patch({ dueAt: undefined });
  if (message.unconfirmed) return;
  draft.patch({ unconfirmed: true });
  draft.emit('message.unconfirmed', about);
}
