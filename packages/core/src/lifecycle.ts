import { type Attempt, hasReference, isOpen } from './attempt.ts';
import type { EventDraft } from './core-event.ts';
import { type DeliveryReport, sameReport, verdictOf } from './delivery-report.ts';
import { type About, Draft } from './draft.ts';
import type { Due, Happening, NotifierHappening, Reported, Resolved, Settled, Woken } from './happening.ts';
import type { Message, PlannedStep } from './message.ts';
import { isFinal, type MessageStatus } from './message-status.ts';
import type { Pause } from './pause.ts';
import { isPermanent, type Reason } from './reason.ts';
import { addressOn } from './recipient.ts';
import { deferredMs, isOutage, maxTries, retryDelayMs, triesAt } from './retry-delay.ts';
import type { Lifecycle } from './store.ts';
import type { AcceptedSubmission } from './submission.ts';

/** How long a message whose notifiers all take nothing is left alone before it is looked at again. */
const heldRecheckMs = 300_000;
/** How long the last step may be silent before `message.unconfirmed` is told, when the route says nothing. */
const unconfirmedAfterMs = 72 * 3_600_000;
/** How many reports an attempt keeps, beside the first of each verdict. Providers send a handful. */
const maxKeptReports = 50;
/** How far a provider's clock may be off when a report is compared with an attempt's time. */
const clockSkewMs = 120_000;

/**
 * The rules of a message's life, as pure functions: from a message and what happened to it, to the message and the
 * events. Every store applies them inside its own transaction. The laws are in `docs/architecture.md`.
 */
export const lifecycle: Lifecycle = {
  apply(message, happening) {
    const draft = new Draft(message, happening.at);
    apply(draft, happening);
    return draft.done();
  },
  concerns: (message, report) =>
    report.to === undefined ||
    message.attempts.some(
      (attempt) => attempt.to === report.to && hasReference(attempt, report.notifier, report.reference),
    ),
  candidate,
  notifier,
};

function apply(draft: Draft, happening: Happening): void {
  switch (happening.type) {
    case 'accepted':
      return draft.tell('message.queued');
    case 'due':
      return due(draft, happening);
    case 'settled':
      return settled(draft, happening);
    case 'reported':
      return reported(draft, happening);
    case 'cancelled':
      return cancelled(draft);
    case 'resolved':
      return resolved(draft, happening);
    case 'woken':
      return woken(draft, happening);
  }
}

/** It came up. Its state says what that means; one that is not due stays as it is. */
function due(draft: Draft, happening: Due): void {
  const { message, at } = draft;
  if (message.dueAt === undefined || message.dueAt > at) return;
  switch (message.status) {
    case 'queued':
      return tryNow(draft, happening);
    case 'sending': {
      const pending = message.attempts.find((attempt) => attempt.outcome === 'pending');
      if (pending === undefined) return;
      const reason: Reason = {
        code: 'lease_expired',
        message: 'the process that was sending it did not say in time what happened',
      };
      return unsure(
        draft,
        draft.patchAttempt(pending.number, { outcome: 'unknown', reason }),
        happening.random,
      );
    }
    case 'sent':
      return silent(draft);
    default:
      return draft.patch({ dueAt: undefined, dueFor: undefined });
  }
}

function tryNow(draft: Draft, { at, leaseUntil, routes, available }: Due): void {
  if (draft.message.expiresAt !== undefined && draft.message.expiresAt <= at) {
    draft.patch({ stopped: 'expired' });
    return conclude(draft, {});
  }
  const steps = routes[draft.message.route];
  if (steps !== undefined) draft.patch({ steps });
  const from = reachable(draft.message, draft.message.step);
  if (from === undefined) return conclude(draft, {});
  const index = reachable(draft.message, from, ({ notifier }) => available.has(notifier));
  if (index === undefined) return hold(draft, from);
  const step = draft.message.steps[index];
  if (step === undefined) return;
  if (index !== draft.message.step) {
    enqueue(draft, { step: index, tries: 0 }, at);
    return draft.tell('message.rerouted', {
      reason: { code: 'unavailable', message: `the steps before ${step.notifier} take no messages now` },
    });
  }
  if (step.notifier !== draft.message.dueFor) return enqueue(draft, {}, at);
  const attempt: Attempt = {
    number: draft.message.attempts.length + 1,
    step: index,
    notifier: step.notifier,
    channel: step.channel,
    to: addressOn(draft.message.recipient, step.channel) ?? '',
    startedAt: at,
    leaseUntil,
    outcome: 'pending',
    reports: [],
  };
  draft.patch({
    status: 'sending',
    attempts: [...draft.message.attempts, attempt],
    dueAt: leaseUntil,
    dueFor: undefined,
    held: undefined,
  });
  draft.tell('message.sending', { attempt: attempt.number });
}

/** Nobody said in time that it was delivered. */
function silent(draft: Draft): void {
  const { message } = draft;
  const last = message.attempts.at(-1);
  const waits = message.steps[message.step]?.deliveryTimeoutMs !== undefined;
  const next = waits && mayGoOn(message, message.step + 1) ? reachable(message, message.step + 1) : undefined;
  const about = last && { attempt: last.number };
  if (next !== undefined) {
    enqueue(draft, { step: next, tries: 0 }, draft.at);
    return draft.tell('message.rerouted', about);
  }
  draft.patch({ dueAt: undefined });
  if (message.unconfirmed) return;
  draft.patch({ unconfirmed: true });
  draft.tell('message.unconfirmed', about);
}

/** The notifier answered for an attempt; also when it does so after its lease. */
function settled(draft: Draft, happening: Settled): void {
  const before = draft.message.attempts.find((one) => one.number === happening.attempt);
  if (before === undefined || before.settledAt !== undefined) return;
  settle(draft, before, happening);
  if (isMiscounted(draft.message, draft.attempt(before.number))) {
    draft.tell('message.miscounted', { attempt: before.number });
  }
}

function settle(draft: Draft, before: Attempt, { at, attempt: number, submission, random }: Settled): void {
  if (submission.outcome === 'unknown' && before.outcome !== 'pending') {
    draft.patchAttempt(number, { settledAt: at });
    return;
  }
  const attempt = draft.patchAttempt(number, {
    settledAt: at,
    outcome: submission.outcome,
    ...(submission.outcome === 'accepted'
      ? acceptedFields(before, submission)
      : { reason: submission.reason }),
  });
  if (submission.outcome === 'stopped') draft.patch({ stopped: draft.message.stopped ?? 'cancelled' });
  const { status } = draft.message;
  if (isFinal(status) || hasPending(draft.message)) return;
  switch (submission.outcome) {
    case 'accepted':
      return wasLeft(draft.message, attempt) ? undefined : sent(draft, attempt);
    case 'unknown':
      return unsure(draft, attempt, random);
    case 'stopped':
    case 'rejected':
      return next(draft, attempt, { attempt: number, reason: submission.reason });
    case 'deferred': {
      if (status === 'queued') return;
      if (submission.pause !== undefined) return again(draft, attempt, submission.reason, 0, 0);
      const counted = mustWait(draft.message, attempt, submission.reason, at) ? 0 : 1;
      const delayMs = deferredMs(triesAt(draft.message, attempt.step), submission.retryAfterMs, random);
      return again(draft, attempt, submission.reason, counted, delayMs);
    }
  }
}

/** True when its provider is away and no other step is left: five tries are over in seconds, an outage is not. */
function mustWait(message: Message, attempt: Attempt, { code }: Reason, at: Date): boolean {
  return isOutage(message, attempt.step, code, at) && reachable(message, attempt.step + 1) === undefined;
}

/** True when the provider charged for other segments than the text was measured to take. */
function isMiscounted({ content }: Message, { channel, units }: Attempt): boolean {
  const segments = content[channel]?.segments;
  return units !== undefined && segments !== undefined && units !== segments;
}

function acceptedFields(before: Attempt, submission: AcceptedSubmission): Partial<Attempt> {
  const { reference, aliases, units, balance } = submission;
  return {
    ...identified(before, reference, aliases),
    ...(units !== undefined && { units }),
    ...(balance !== undefined && { balance }),
  };
}

/** The attempt's ids, with new ones: one that was known stays one, so that no report for it is lost. */
function identified(
  before: Attempt,
  reference = before.reference,
  more: readonly string[] = [],
): Pick<Attempt, 'reference' | 'aliases'> {
  const known = before.reference === undefined ? [] : [before.reference];
  const aliases = [...new Set([...more, ...(before.aliases ?? []), ...known])].filter(
    (one) => one !== reference,
  );
  return { ...(reference !== undefined && { reference }), ...(aliases.length > 0 && { aliases }) };
}

/** A report came for one of its attempts. What changes nothing is kept all the same, until there are many. */
function reported(draft: Draft, { report }: Reported): void {
  const own = draft.message.attempts.filter((one) => hasReference(one, report.notifier, report.reference));
  if (own.some(({ reports }) => reports.some((known) => sameReport(known, report)))) return;
  const attempt = own.findLast(isOpen) ?? own.at(-1);
  if (attempt === undefined) return;
  const number = attempt.number;
  const verdict = verdictOf(report.status);
  if (isKept(attempt, report)) {
    draft.patchAttempt(number, {
      reports: [...attempt.reports, report],
      ...(verdict !== undefined && attempt.delivery === undefined && { delivery: verdict }),
    });
  }
  draft.tell('report.received', { attempt: number, report });
  if (verdict === undefined) return;
  if ((attempt.delivery ?? verdict) !== verdict || contradicts(verdict, draft.message.status)) {
    draft.tell('report.conflict', { attempt: number, report });
  }
  delivery(draft, attempt, verdict, { attempt: number, report });
}

/** True while an attempt has few reports, and for the first with its verdict. Without an end, a message would have none. */
function isKept({ reports }: Attempt, { status }: DeliveryReport): boolean {
  const verdict = verdictOf(status);
  return (
    reports.length < maxKeptReports ||
    (verdict !== undefined && reports.every((known) => verdictOf(known.status) !== verdict))
  );
}

/** True when a message that came to another end is said to have arrived. */
function contradicts(verdict: 'delivered' | 'undelivered', status: MessageStatus): boolean {
  return verdict === 'delivered' && isFinal(status) && status !== 'delivered';
}

/** It is known whether an attempt arrived. A final message stays as it is. */
function delivery(draft: Draft, attempt: Attempt, verdict: 'delivered' | 'undelivered', about: About): void {
  if (isFinal(draft.message.status)) return;
  if (verdict === 'delivered') {
    draft.patchAttempt(attempt.number, { delivery: 'delivered' });
    finish(draft, 'delivered');
    return draft.tell('message.delivered', about);
  }
  if (draft.message.status === 'sent' || draft.message.status === 'unknown') next(draft, attempt, about);
}

/** The application wants no further attempt. */
function cancelled(draft: Draft): void {
  if (isFinal(draft.message.status) || draft.message.stopped !== undefined) return;
  draft.patch({ stopped: 'cancelled' });
  if (draft.message.status === 'queued') conclude(draft, {});
}

/** An operator says what became of an attempt whose end is open. */
function resolved(draft: Draft, { as, attempt: number, reference, note }: Resolved): void {
  const attempt = draft.message.attempts.findLast(
    (one) =>
      (number === undefined || one.number === number) &&
      (one.outcome === 'unknown' ||
        (one.outcome === 'accepted' && isOpen(one) && (as === 'delivered' || as === 'undelivered'))),
  );
  if (attempt === undefined || isFinal(draft.message.status)) return;
  const reason: Reason = {
    code: 'resolved',
    message: note ?? `an operator said that it was ${as.replace('_', ' ')}`,
  };
  const about = { attempt: attempt.number, reason };
  const after = draft.patchAttempt(attempt.number, {
    outcome: as === 'not_sent' ? 'deferred' : 'accepted',
    reason,
    ...identified(attempt, reference),
    ...(as === 'undelivered' && { delivery: as }),
  });
  draft.tell('message.resolved', about);
  if (as === 'delivered') return delivery(draft, after, 'delivered', about);
  if (hasPending(draft.message) || (draft.message.status === 'queued' && as === 'not_sent')) return;
  switch (as) {
    case 'sent':
      return sent(draft, after);
    case 'not_sent':
      return again(draft, after, reason, 0, 0);
    case 'undelivered':
      return next(draft, after, about);
  }
}

/** A notifier that it could go to takes messages again. */
function woken(draft: Draft, { at, notifier }: Woken): void {
  const { message } = draft;
  const waits = message.held && message.steps.slice(message.step).some((step) => step.notifier === notifier);
  if (waits) draft.patch({ dueAt: at });
}

function sent(draft: Draft, attempt: Attempt): void {
  if (draft.message.status === 'sent') return;
  const dueAt = later(draft.at, patienceMs(draft.message, attempt.step));
  draft.patch({ status: 'sent', dueAt, dueFor: undefined, held: undefined });
  draft.tell('message.sent', { attempt: attempt.number });
}

/** Nobody knows whether it went out: held, unless the user chose to send it again. */
function unsure(draft: Draft, attempt: Attempt, random: number): void {
  const about = { attempt: attempt.number, ...(attempt.reason && { reason: attempt.reason }) };
  const tries = draft.message.tries + 1;
  const resend =
    draft.message.onUnknown === 'resend' &&
    tries < maxTries &&
    mayGoOn(draft.message, attempt.step) &&
    !isRefusedAt(draft.message, attempt.step);
  draft.patch({ status: 'unknown', dueAt: undefined, dueFor: undefined, held: undefined });
  draft.tell('message.unknown', about);
  if (!resend) return;
  enqueue(draft, { tries }, later(draft.at, retryDelayMs(triesAt(draft.message, attempt.step), random)));
  draft.tell('message.deferred', about);
}

/** The attempt surely went nowhere, and its step may be tried again. */
function again(draft: Draft, attempt: Attempt, reason: Reason, counted: 0 | 1, delayMs: number): void {
  const about = { attempt: attempt.number, reason };
  const tries = draft.message.tries + counted;
  if (attempt.step < draft.message.step || !mayGoOn(draft.message, attempt.step))
    return conclude(draft, about);
  if (tries >= maxTries || isRefusedAt(draft.message, attempt.step)) return next(draft, attempt, about);
  enqueue(draft, { tries }, later(draft.at, delayMs));
  draft.tell('message.deferred', about);
}

/** The attempt surely did not arrive, and its step will not be tried again. */
function next(draft: Draft, attempt: Attempt, about: About): void {
  const { message } = draft;
  const goesOn = mayGoOn(message, attempt.step);
  if (attempt.step < message.step && message.status === 'queued' && goesOn) return;
  const step = goesOn && attempt.step === message.step ? reachable(message, message.step + 1) : undefined;
  if (step === undefined) return conclude(draft, about);
  enqueue(draft, { step, tries: 0 }, draft.at);
  draft.tell('message.rerouted', about);
}

/** There will be no further attempt: final, unless one that may have arrived is still open. */
function conclude(draft: Draft, about: About): void {
  const status = concludedStatus(draft.message);
  if (status === draft.message.status) return;
  if (isFinal(status)) {
    finish(draft, status);
  } else {
    const waits = status === 'sent' && !draft.message.unconfirmed;
    const dueAt = waits ? later(draft.at, patienceMs(draft.message, draft.message.step)) : undefined;
    draft.patch({ status, dueAt, dueFor: undefined, held: undefined });
  }
  draft.tell(`message.${status}`, about);
}

function finish(draft: Draft, status: MessageStatus): void {
  draft.patch({ status, dueAt: undefined, dueFor: undefined, held: undefined, finalAt: draft.at });
}

/** The state of a message that will not be tried again, from its attempts alone. */
function concludedStatus({ attempts, stopped }: Message): MessageStatus {
  if (attempts.some((attempt) => attempt.outcome === 'unknown')) return 'unknown';
  if (attempts.some(isOpen)) return 'sent';
  if (attempts.some((attempt) => attempt.outcome === 'accepted')) return 'undelivered';
  if (attempts.some(isRefusedForGood)) return 'rejected';
  return stopped ?? 'failed';
}

/** True when another attempt may follow at a step: nobody stopped or refused the message, and no attempt holds it. */
function mayGoOn(message: Message, step: number): boolean {
  return (
    message.stopped === undefined &&
    !message.attempts.some((one) => isRefusedForGood(one) || holds(message, one, step))
  );
}

/** True while an attempt may still arrive and no policy of the user's lets another one follow it at a step. */
function holds({ steps, onUnknown }: Message, attempt: Attempt, step: number): boolean {
  if (!isOpen(attempt)) return false;
  if (attempt.outcome === 'unknown') return onUnknown === 'hold';
  return attempt.step >= step || steps[attempt.step]?.deliveryTimeoutMs === undefined;
}

/** True when the message has gone on from an attempt's step because it was silent for too long. */
function wasLeft({ status, step, steps }: Message, attempt: Attempt): boolean {
  return status === 'queued' && attempt.step < step && steps[attempt.step]?.deliveryTimeoutMs !== undefined;
}

/** How long a step may be silent. */
function patienceMs({ steps }: Message, step: number): number {
  return steps[step]?.deliveryTimeoutMs ?? unconfirmedAfterMs;
}

/** True when a step's provider has refused the message, which an earlier attempt that settled late may have shown. */
function isRefusedAt({ attempts }: Message, step: number): boolean {
  return attempts.some((attempt) => attempt.step === step && attempt.outcome === 'rejected');
}

function isRefusedForGood({ outcome, reason }: Attempt): boolean {
  return outcome === 'rejected' && reason !== undefined && isPermanent(reason.code);
}

function hasPending(message: Message): boolean {
  return message.attempts.some((attempt) => attempt.outcome === 'pending');
}

/** The first step from `from` on whose channel the recipient has an address for, and the message content. */
function reachable(
  message: Message,
  from: number,
  also: (step: PlannedStep) => boolean = () => true,
): number | undefined {
  const index = message.steps.findIndex(
    (step, at) =>
      at >= from &&
      addressOn(message.recipient, step.channel) !== undefined &&
      message.content[step.channel] !== undefined &&
      also(step),
  );
  return index === -1 ? undefined : index;
}

function enqueue(draft: Draft, at: { readonly step?: number; readonly tries?: number }, dueAt: Date): void {
  const { steps, expiresAt, step } = draft.message;
  draft.patch({
    ...at,
    status: 'queued',
    dueAt: expiresAt !== undefined && expiresAt < dueAt ? expiresAt : dueAt,
    dueFor: steps[at.step ?? step]?.notifier,
    held: undefined,
  });
}

/** None of the notifiers that it could go to takes messages: it waits, and is woken when one does. */
function hold(draft: Draft, step: number): void {
  enqueue(draft, { step }, later(draft.at, heldRecheckMs));
  draft.patch({ held: true });
}

function later(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

function candidate(message: Message, { at, report }: Reported): readonly EventDraft[] {
  const time = (report.submittedAt ?? report.sentAt ?? report.deliveredAt ?? at).getTime();
  const attempt = message.attempts.find(
    (one) =>
      one.outcome === 'unknown' &&
      one.notifier === report.notifier &&
      one.to === report.to &&
      time >= one.startedAt.getTime() - clockSkewMs &&
      time <= one.leaseUntil.getTime() + clockSkewMs,
  );
  if (attempt === undefined) return [];
  return [{ type: 'report.candidate', at, message, status: message.status, attempt, report }];
}

function notifier(
  name: string,
  pause: Pause | undefined,
  happening: NotifierHappening,
): { readonly pause: Pause | undefined; readonly events: readonly EventDraft[] } {
  const { at } = happening;
  switch (happening.type) {
    case 'paused': {
      if (pause !== undefined && happening.reason !== 'operator') return { pause, events: [] };
      const { reason } = happening;
      const begun: Pause = { notifier: name, reason, since: at };
      return {
        pause: begun,
        events: [{ type: 'notifier.paused', at, notifier: name, reason, pause: begun }],
      };
    }
    case 'resumed':
      if (pause === undefined) return { pause, events: [] };
      return {
        pause: undefined,
        events: [{ type: 'notifier.resumed', at, notifier: name, reason: pause.reason, pause }],
      };
    case 'balance': {
      const { balance, below } = happening;
      const read: EventDraft = { type: 'balance.read', at, notifier: name, balance };
      return { pause, events: below === undefined ? [read] : [read, { ...read, type: 'balance.low' }] };
    }
    case 'quarantined':
      return { pause, events: [{ type: 'report.quarantined', at, notifier: name, entry: happening.entry }] };
  }
}
