import type { Clock } from '../base/clock.ts';
import type { Attempt } from '../model/attempt.ts';
import type { Message } from '../model/message.ts';

/** A message that was claimed, with the attempt that began. */
export interface Claim {
  readonly message: Message;
  readonly attempt: Attempt;
  /** The end of its lease by the time that passes, in this process. */
  readonly leaseEndMs: number;
}

/**
 * How much of a claim's lease is left, in milliseconds: by the time of day, as other processes see it, or by the time
 * that has passed, if that is less.
 */
export function leaseLeftMs({ attempt, leaseEndMs }: Claim, clock: Clock): number {
  return Math.min(attempt.leaseUntil.getTime() - clock.now().getTime(), leaseEndMs - clock.monotonicMs());
}

/** Parts claims of one notifier into calls: at most `perCall`, of one batch unless mixed, no address twice. */
export function splitIntoCalls(
  claims: readonly Claim[],
  { perCall, mixed }: { readonly perCall: number; readonly mixed: boolean },
): readonly (readonly Claim[])[] {
  const calls: { readonly key: string; readonly addresses: Set<string>; readonly claims: Claim[] }[] = [];
  for (const claim of claims) {
    const { message, attempt } = claim;
    const key = mixed ? '' : (message.batch ?? message.id);
    const open = calls.findLast(
      (call) => call.key === key && call.claims.length < perCall && !call.addresses.has(attempt.to),
    );
    if (open === undefined) {
      calls.push({ key, addresses: new Set([attempt.to]), claims: [claim] });
      continue;
    }
    open.claims.push(claim);
    open.addresses.add(attempt.to);
  }
  return calls.map((call) => call.claims);
}
