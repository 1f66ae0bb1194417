import type { Attempt } from '../model/attempt.ts';
import type { Message } from '../model/message.ts';

/** A message that was claimed, with the attempt that began. */
export interface Claim {
  readonly message: Message;
  readonly attempt: Attempt;
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
