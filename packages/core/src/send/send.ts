import { type Clock, Deadline } from '../base/clock.ts';
import type { SharedClock } from '../base/shared-clock.ts';
import { handedOut } from '../handout/handed-out.ts';
import { withBoundedDelay } from '../lane/bounded-delay.ts';
import type { CountedLog } from '../log/counted-log.ts';
import type { Logger } from '../log/logger.ts';
import { shownError } from '../log/shown-error.ts';
import type { Settled } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { Reason } from '../model/reason.ts';
import type { Observers } from '../observe/observers.ts';
import type { Interceptor } from '../ports/interceptor.ts';
import type { Notifier } from '../ports/notifier.ts';
import { notBegun } from '../store/unbegun-attempts.ts';
import { checkedSubmission } from './checked-submission.ts';
import { type ClaimedAttempt, leaseLeftMs } from './claimed-attempt.ts';
import { type CallEnd, isTooOld, mayBeSent, NotifierCall } from './notifier-call.ts';
import type { UnderWay } from './under-way.ts';

type Outcome = Settled['submission'];

/** The outcome of one claimed attempt. */
export interface SendResult {
  readonly claimed: ClaimedAttempt;
  readonly outcome: Outcome;
  /** True if the notifier was called. Only then the outcome may say something about the notifier, such as a pause. */
  readonly asked: boolean;
}

export interface SendContext {
  readonly interceptors: readonly Interceptor[];
  readonly underWay: UnderWay;
  readonly clock: Clock;
  readonly sharedClock: SharedClock | undefined;
  readonly logger: Logger;
  readonly countedLog: CountedLog;
  readonly observers: Observers | undefined;
  readonly timeoutMs: number;
  /** The longest delay that a provider may ask for, in milliseconds. */
  readonly maxRetryAfterMs: number;
  /** The opt-out link of an address, if the hub makes such links. */
  readonly optOutUrlOf?: ((address: string) => string | undefined) | undefined;
}

/** Not the message's fault: it is due again at once, and on the last step its try does not count. */
const tooLate: Outcome = {
  outcome: 'deferred',
  reason: { code: 'too_late', message: 'too little time was left to begin the call' },
  retryAfterMs: 0,
};

const expired: Outcome = {
  outcome: 'stopped',
  reason: { code: 'expired', message: 'its time ran out before the call began' },
};

/**
 * Sends claimed messages in one call to their notifier. It asks the interceptors, checks lease and expiry right before
 * the call, and checks the answers. If the notifier throws, the outcome is `unknown`, because it may have written before.
 *
 * @returns one result for each attempt, in any order. It does not reject
 */
export function send(
  notifier: Notifier,
  attempts: readonly ClaimedAttempt[],
  context: SendContext,
): Promise<readonly SendResult[]> {
  return isIntercepted(context)
    ? sendUnstopped(notifier, attempts, context)
    : sendOnTime(notifier, attempts, context);
}

async function sendUnstopped(
  notifier: Notifier,
  attempts: readonly ClaimedAttempt[],
  context: SendContext,
): Promise<readonly SendResult[]> {
  const { going, stopped } = await interceptedAll(attempts, context);
  return going.length === 0 ? stopped : [...stopped, ...(await sendOnTime(notifier, going, context))];
}

/** If the machine slept, leases may be over. If the server cannot be asked, the time that has passed decides. */
function sendOnTime(
  notifier: Notifier,
  attempts: readonly ClaimedAttempt[],
  context: SendContext,
): Promise<readonly SendResult[]> {
  const sendNow = () =>
    sendValid(notifier, attempts, new Deadline(context.clock, context.timeoutMs), context);
  return context.sharedClock?.settled()?.then(sendNow, sendNow) ?? sendNow();
}

function isIntercepted({ interceptors }: SendContext): boolean {
  return interceptors.some((one) => one.send !== undefined);
}

/** Asks the interceptors for all messages at once, because the leases are running. */
async function interceptedAll(
  attempts: readonly ClaimedAttempt[],
  context: SendContext,
): Promise<{ readonly going: readonly ClaimedAttempt[]; readonly stopped: readonly SendResult[] }> {
  const stops = await Promise.all(attempts.map(({ message }) => intercepted(message, context)));
  return {
    going: attempts.filter((_, index) => stops[index] === undefined),
    stopped: attempts.flatMap((claimed, index) => unasked([claimed], stops[index])),
  };
}

/**
 * Sends the messages that have not expired. If some expire while the notifier connects, it gives up the call, and sends
 * the others by another call.
 */
async function sendValid(
  notifier: Notifier,
  attempts: readonly ClaimedAttempt[],
  deadline: Deadline,
  context: SendContext,
): Promise<readonly SendResult[]> {
  const now = context.clock.now();
  const old = attempts.filter((claimed) => isTooOld(claimed, now));
  const going = old.length === 0 ? attempts : attempts.filter((claimed) => !old.includes(claimed));
  const results = unasked(old, expired);
  if (going.length === 0) return results;
  const { leftMs } = deadline;
  const monotonicMs = context.clock.monotonicMs();
  if (going.some((claimed) => leaseLeftMs(claimed, now, monotonicMs) < leftMs))
    return [...results, ...unasked(going, tooLate)];
  const observed = context.observers?.sending({
    notifier: notifier.name,
    channel: notifier.channel,
    claimed: going,
  });
  const one = callOf(notifier, going, deadline, context);
  let end: CallEnd;
  try {
    context.underWay.started(one);
    end = await (observed === undefined ? one.run() : observed.within(() => one.run()));
  } finally {
    context.underWay.ended(one);
  }
  checkTold(notifier, one, end, context);
  const called = end.kind === 'not_begun' ? undefined : answered(notifier, going, end, context);
  observed?.ended({ outcomes: called?.map(({ outcome }) => outcome) ?? [] });
  const others =
    called === undefined
      ? await sendLater(notifier, going, deadline, context)
      : traced(called, observed?.trace);
  return results.length === 0 ? others : [...results, ...others];
}

/** The call wrote nothing. Sends its unexpired messages by another call, unless the hub stops or the time is over. */
async function sendLater(
  notifier: Notifier,
  attempts: readonly ClaimedAttempt[],
  deadline: Deadline,
  context: SendContext,
): Promise<readonly SendResult[]> {
  const now = context.clock.now();
  if (context.underWay.stopping) return unasked(attempts, notBegun);
  if (attempts.some((claimed) => isTooOld(claimed, now)))
    return await sendValid(notifier, attempts, deadline, context);
  return unasked(attempts, tooLate);
}

/** The results of messages that were not given to the notifier. */
function unasked(attempts: readonly ClaimedAttempt[], outcome: Outcome | undefined): readonly SendResult[] {
  return outcome === undefined ? [] : attempts.map((claimed) => ({ claimed, outcome, asked: false }));
}

async function intercepted(
  message: Message,
  { interceptors, countedLog }: SendContext,
): Promise<Outcome | undefined> {
  for (const interceptor of interceptors) {
    const { name } = interceptor;
    try {
      const stop = await interceptor.send?.(handedOut(message));
      if (stop !== undefined)
        return { outcome: 'stopped', reason: { code: 'stopped', message: `${name}: ${stop.stop}` } };
    } catch (error) {
      const details = { interceptor: name, ...shownError(error) };
      countedLog.error(name, details, 'an interceptor threw; its message is deferred');
      return {
        outcome: 'deferred',
        reason: {
          code: 'interceptor_failed',
          message: `the interceptor ${name} failed: ${errorName(error)}`,
        },
      };
    }
  }
  return undefined;
}

/** The results with the trace of their call; that of the notifier itself counts first. */
function traced(results: readonly SendResult[], trace: string | undefined): readonly SendResult[] {
  if (trace === undefined) return results;
  return results.map((result) => {
    const { outcome } = result;
    if (outcome.outcome === 'stopped' || outcome.trace !== undefined) return result;
    return { ...result, outcome: { ...outcome, trace } };
  });
}

function callOf(
  notifier: Notifier,
  attempts: readonly ClaimedAttempt[],
  deadline: Deadline,
  { underWay, clock, optOutUrlOf }: SendContext,
): NotifierCall {
  return new NotifierCall(notifier, attempts, {
    clock,
    deadline,
    tells: underWay.tells(notifier),
    ended: () => underWay.isOver,
    optOutUrlOf,
    begun: (began) => underWay.begun(began),
  });
}

/** A notifier that says when it begins, and sent without saying so, is not believed any more. */
function checkTold(
  notifier: Notifier,
  one: NotifierCall,
  end: CallEnd,
  { underWay, logger }: SendContext,
): void {
  if (!one.tells || one.begun || !mayBeSent(end)) return;
  underWay.distrust(notifier);
  logger.error(
    { notifier: notifier.name },
    'a notifier has tellsWriting, but sent without calling writing(); its calls count as begun from the start now',
  );
}

/** The results of the messages that the notifier was called with. */
function answered(
  notifier: Notifier,
  attempts: readonly ClaimedAttempt[],
  end: Exclude<CallEnd, { readonly kind: 'not_begun' }>,
  context: SendContext,
): readonly SendResult[] {
  const { name } = notifier;
  if (end.kind === 'answered') {
    return attempts.map((claimed, index) => {
      const submission = checkedSubmission(end.submissions[index], name);
      const outcome = withBoundedDelay(submission, notifier, context);
      return { claimed, outcome, asked: true };
    });
  }
  const details = { notifier: name, ...shownError(end.error) };
  context.countedLog.error(name, details, 'a notifier threw; its messages are unknown');
  const reason: Reason = {
    code: 'notifier_failed',
    message: `the notifier ${name} threw: ${errorName(end.error)}`,
  };
  return attempts.map((claimed) => ({ claimed, outcome: { outcome: 'unknown', reason }, asked: true }));
}

/** The name of a thrown error. Its message may hold secrets or numbers. */
function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
