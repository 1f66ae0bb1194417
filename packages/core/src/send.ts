import type { Clock } from './clock.ts';
import type { Settled } from './happening.ts';
import type { Interceptor } from './interceptor.ts';
import type { Message } from './message.ts';
import type { Notifier } from './notifier.ts';
import { type Claim, outgoing } from './outgoing.ts';
import type { Reason } from './reason.ts';
import type { Submission } from './submission.ts';

type Outcome = Settled['submission'];

/** The longest delay that a provider may ask for, in milliseconds: a year. */
const longestDelayMs = 366 * 86_400_000;

/** What became of one claim. */
export interface SendResult {
  readonly claim: Claim;
  readonly outcome: Outcome;
}

export interface SendContext {
  readonly interceptors: readonly Interceptor[];
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/**
 * One call to a notifier: interceptors are asked, the lease is checked right before, and what comes back is checked.
 * Never throws: a notifier that does leaves the outcome unknown, since it may have written before.
 */
export async function send(
  notifier: Notifier,
  claims: readonly Claim[],
  context: SendContext,
): Promise<readonly SendResult[]> {
  const results: SendResult[] = [];
  const going: Claim[] = [];
  for (const claim of claims) {
    const outcome =
      context.interceptors.length === 0 ? undefined : await intercepted(claim.message, context.interceptors);
    if (outcome === undefined) going.push(claim);
    else results.push({ claim, outcome });
  }
  if (going.length === 0) return results;
  const leaseUntil = Math.min(...going.map(({ attempt }) => attempt.leaseUntil.getTime()));
  const deadline = new Date(context.clock.now().getTime() + context.timeoutMs);
  if (deadline.getTime() > leaseUntil) {
    const reason: Reason = {
      code: 'lease_expired',
      message: 'too little of the lease was left to begin the call',
    };
    return [
      ...results,
      ...going.map((claim) => ({
        claim,
        outcome: { outcome: 'deferred', reason, retryAfterMs: 0 } as const,
      })),
    ];
  }
  const submissions = await call(notifier, going, deadline, context.clock);
  return [
    ...results,
    ...going.map((claim, index) => ({ claim, outcome: checked(submissions[index], notifier) })),
  ];
}

async function intercepted(
  message: Message,
  interceptors: readonly Interceptor[],
): Promise<Outcome | undefined> {
  for (const { name, send: ask } of interceptors.map((one) => ({
    name: one.name,
    send: one.send?.bind(one),
  }))) {
    try {
      const stop = await ask?.(message);
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
  const takeBack = clock.wakeAt(deadline, () =>
    abort.abort(new DOMException('the call took too long', 'TimeoutError')),
  );
  try {
    const submissions = await notifier.send(claims.map(outgoing), { signal: abort.signal });
    return Array.isArray(submissions) ? submissions : [];
  } catch (error) {
    const reason: Reason = {
      code: 'notifier_failed',
      message: `the notifier ${notifier.name} threw: ${errorName(error)}`,
    };
    return claims.map(() => ({ outcome: 'unknown', reason }));
  } finally {
    takeBack();
  }
}

/** A submission as the core can keep it. A reference that is not 1–255 printable characters cannot be matched. */
function checked(submission: Submission | undefined, notifier: Notifier): Submission {
  if (submission === undefined) {
    const message = `the notifier ${notifier.name} answered for fewer messages than it was given`;
    return { outcome: 'unknown', reason: { code: 'notifier_failed', message } };
  }
  if (!isSubmission(submission)) {
    const message = `the notifier ${notifier.name} answered with what is no submission`;
    return { outcome: 'unknown', reason: { code: 'notifier_failed', message } };
  }
  if (submission.outcome === 'deferred') {
    const { retryAfterMs, ...rest } = submission;
    return { ...rest, ...(retryAfterMs !== undefined && isDelay(retryAfterMs) && { retryAfterMs }) };
  }
  if (submission.outcome !== 'accepted') return submission;
  const { reference, aliases = [], ...rest } = submission;
  return {
    ...rest,
    ...(reference !== undefined && isReference(reference) && { reference }),
    aliases: aliases.filter(isReference),
  };
}

/** True for what has the parts of a submission: an adapter may be written without types. */
function isSubmission(submission: Submission): boolean {
  switch (submission?.outcome) {
    case 'accepted':
      return true;
    case 'rejected':
    case 'deferred':
    case 'unknown':
      return typeof submission.reason?.code === 'string';
    default:
      return false;
  }
}

/** True for a delay that leads to a time in the calendar. */
function isDelay(ms: number): boolean {
  return ms >= 0 && ms <= longestDelayMs;
}

/** True for what the core takes as a provider's id: 1–255 printable characters. */
export function isReference(reference: string): boolean {
  return reference.length <= 255 && /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u.test(reference);
}

/** The name of what was thrown: its message may hold what no log should. */
function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
