import type { Clock } from '../base/clock.ts';
import { withBoundedDelay } from '../lane/bounded-delay.ts';
import type { CountedLog } from '../log/counted-log.ts';
import type { Logger } from '../log/logger.ts';
import { shownError } from '../log/shown-error.ts';
import type { Settled } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { Reason } from '../model/reason.ts';
import { handedOut } from '../ports/handed-out.ts';
import type { Interceptor } from '../ports/interceptor.ts';
import type { Notifier } from '../ports/notifier.ts';
import { notBegun } from '../store/unbegun-attempts.ts';
import { checkedSubmission } from './checked-submission.ts';
import { type Claim, leaseLeftMs } from './claim.ts';
import { type CallEnd, isTooOld, mayBeSent, NotifierCall } from './notifier-call.ts';
import type { UnderWay } from './under-way.ts';

type Outcome = Settled['submission'];

/** What became of one claim. */
export interface SendResult {
  readonly claim: Claim;
  readonly outcome: Outcome;
  /** True when its notifier was asked, so that what the outcome says of the notifier is the notifier's word. */
  readonly asked: boolean;
}

export interface SendContext {
  readonly interceptors: readonly Interceptor[];
  readonly underWay: UnderWay;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly countedLog: CountedLog;
  readonly timeoutMs: number;
  /** How long a provider may ask to be left alone, in milliseconds. */
  readonly maxRetryAfterMs: number;
}

/** No fault of the message: it is due again at once, and not counted where no other step is left. */
const tooLate: Outcome = {
  outcome: 'deferred',
  reason: { code: 'lease_expired', message: 'too little of the lease was left to begin the call' },
  retryAfterMs: 0,
};

const expired: Outcome = {
  outcome: 'stopped',
  reason: { code: 'expired', message: 'its time ran out before the call began' },
};

/**
 * One call to a notifier: interceptors are asked, lease and expiry are looked at right before, and what comes back is
 * checked. Never throws: a notifier that does leaves the outcome unknown, since it may have written before.
 */
export async function send(
  notifier: Notifier,
  claims: readonly Claim[],
  context: SendContext,
): Promise<readonly SendResult[]> {
  // Together: the lease runs while they think.
  const stops = await Promise.all(claims.map(({ message }) => intercepted(message, context)));
  const going = claims.filter((_, index) => stops[index] === undefined);
  const stopped = claims.flatMap((claim, index) => unasked([claim], stops[index]));
  if (going.length === 0) return stopped;
  const deadline = new Date(context.clock.now().getTime() + context.timeoutMs);
  return [...stopped, ...(await sendValid(notifier, going, deadline, context))];
}

/**
 * Sends what has not expired. When some of it does while the notifier connects, the call is held back, and another one
 * has the others.
 */
async function sendValid(
  notifier: Notifier,
  claims: readonly Claim[],
  deadline: Date,
  context: SendContext,
): Promise<readonly SendResult[]> {
  const now = context.clock.now();
  const old = claims.filter((claim) => isTooOld(claim, now));
  const going = claims.filter((claim) => !old.includes(claim));
  const results = unasked(old, expired);
  if (going.length === 0) return results;
  const leftMs = deadline.getTime() - now.getTime();
  if (going.some((claim) => leaseLeftMs(claim, context.clock) < leftMs))
    return [...results, ...unasked(going, tooLate)];
  const end = await call(notifier, going, deadline, context);
  if (end.kind !== 'not_begun') return [...results, ...answered(notifier, going, end, context)];
  return [...results, ...(await sendLater(notifier, going, deadline, context))];
}

/** Nothing was written: what is still worth it is sent by another call, unless the hub stops or the time is over. */
async function sendLater(
  notifier: Notifier,
  claims: readonly Claim[],
  deadline: Date,
  context: SendContext,
): Promise<readonly SendResult[]> {
  const now = context.clock.now();
  if (context.underWay.stopping) return unasked(claims, notBegun);
  if (claims.some((claim) => isTooOld(claim, now)))
    return await sendValid(notifier, claims, deadline, context);
  return unasked(claims, tooLate);
}

/** What becomes of messages that no notifier was asked to send. */
function unasked(claims: readonly Claim[], outcome: Outcome | undefined): readonly SendResult[] {
  return outcome === undefined ? [] : claims.map((claim) => ({ claim, outcome, asked: false }));
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
        reason: { code: 'stopped', message: `the interceptor ${name} failed: ${errorName(error)}` },
      };
    }
  }
  return undefined;
}

async function call(
  notifier: Notifier,
  claims: readonly Claim[],
  deadline: Date,
  { underWay, clock, logger }: SendContext,
): Promise<CallEnd> {
  const tells = underWay.tells(notifier);
  const one = new NotifierCall(notifier, claims, {
    clock,
    deadline,
    tells,
    ended: () => underWay.ended,
    begun: (began) => underWay.begun(began),
  });
  const end = await underWay.run(one);
  if (tells && !one.begun && mayBeSent(end)) {
    underWay.distrust(notifier);
    logger.error(
      { notifier: notifier.name },
      'a notifier says that it tells when it writes (tellsWriting), and has sent without it',
    );
  }
  return end;
}

/** What a notifier's answer says of each message. */
function answered(
  notifier: Notifier,
  claims: readonly Claim[],
  end: Exclude<CallEnd, { readonly kind: 'not_begun' }>,
  context: SendContext,
): readonly SendResult[] {
  const { name } = notifier;
  if (end.kind === 'answered') {
    return claims.map((claim, index) => {
      const submission = checkedSubmission(end.submissions[index], name);
      const outcome = withBoundedDelay(submission, notifier, context);
      return { claim, outcome, asked: true };
    });
  }
  const details = { notifier: name, ...shownError(end.error) };
  context.countedLog.error(name, details, 'a notifier threw; its messages are unknown');
  const reason: Reason = {
    code: 'notifier_failed',
    message: `the notifier ${name} threw: ${errorName(end.error)}`,
  };
  return claims.map((claim) => ({ claim, outcome: { outcome: 'unknown', reason }, asked: true }));
}

/** The name of what was thrown: its message may hold what no log should. */
function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
