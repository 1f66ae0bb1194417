import type { Clock } from '../base/clock.ts';
import type { Settled } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { Reason } from '../model/reason.ts';
import type { Submission } from '../model/submission.ts';
import type { Interceptor } from '../ports/interceptor.ts';
import type { Notifier } from '../ports/notifier.ts';
import { checkedSubmission } from './checked-submission.ts';
import type { Claim } from './claim.ts';
import { toOutgoing } from './to-outgoing.ts';

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
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/** No fault of the message: it is due again at once, and not counted where no other step is left. */
const tooLate: Outcome = {
  outcome: 'deferred',
  reason: { code: 'lease_expired', message: 'too little of the lease was left to begin the call' },
  retryAfterMs: 0,
};

/**
 * One call to a notifier: interceptors are asked, the lease is checked right before, and what comes back is checked.
 * Never throws: a notifier that does leaves the outcome unknown, since it may have written before.
 */
export async function send(
  notifier: Notifier,
  claims: readonly Claim[],
  context: SendContext,
): Promise<readonly SendResult[]> {
  // Together: the lease runs while they think.
  const stops = await Promise.all(claims.map(({ message }) => intercepted(message, context.interceptors)));
  const going = claims.filter((_, index) => stops[index] === undefined);
  const results = claims.flatMap((claim, index): readonly SendResult[] => {
    const outcome = stops[index];
    return outcome === undefined ? [] : [{ claim, outcome, asked: false }];
  });
  if (going.length === 0) return results;
  const leaseUntil = Math.min(...going.map(({ attempt }) => attempt.leaseUntil.getTime()));
  const deadline = new Date(context.clock.now().getTime() + context.timeoutMs);
  if (deadline.getTime() > leaseUntil) {
    return [...results, ...going.map((claim) => ({ claim, outcome: tooLate, asked: false }))];
  }
  const submissions = await call(notifier, going, deadline, context.clock);
  return [
    ...results,
    ...going.map((claim, index) => ({
      claim,
      outcome: checkedSubmission(submissions[index], notifier.name),
      asked: true,
    })),
  ];
}

async function intercepted(
  message: Message,
  interceptors: readonly Interceptor[],
): Promise<Outcome | undefined> {
  for (const interceptor of interceptors) {
    const { name } = interceptor;
    try {
      const stop = await interceptor.send?.(message);
      if (stop !== undefined)
        return { outcome: 'stopped', reason: { code: 'stopped', message: `${name}: ${stop.stop}` } };
    } catch (error) {
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
  clock: Clock,
): Promise<readonly (Submission | undefined)[]> {
  const abort = new AbortController();
  const cancel = clock.wakeAt(deadline, () =>
    abort.abort(new DOMException('the call took too long', 'TimeoutError')),
  );
  try {
    const submissions = await notifier.send(claims.map(toOutgoing), { signal: abort.signal });
    return Array.isArray(submissions) ? submissions : [];
  } catch (error) {
    const reason: Reason = {
      code: 'notifier_failed',
      message: `the notifier ${notifier.name} threw: ${errorName(error)}`,
    };
    return claims.map(() => ({ outcome: 'unknown', reason }));
  } finally {
    cancel();
  }
}

/** The name of what was thrown: its message may hold what no log should. */
function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
