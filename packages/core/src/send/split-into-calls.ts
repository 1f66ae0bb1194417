import type { ClaimedAttempt } from './claimed-attempt.ts';

/**
 * Splits the claimed attempts of one notifier into calls. A call has at most `perCall` messages, and each address once.
 * Its messages are of one batch, unless the notifier takes `mixed` calls.
 */
export function splitIntoCalls(
  attempts: readonly ClaimedAttempt[],
  { perCall, mixed }: { readonly perCall: number; readonly mixed: boolean },
): readonly (readonly ClaimedAttempt[])[] {
  const calls: {
    readonly key: string;
    /** Undefined for a message that shares its call with no other. */
    readonly addresses: Set<string> | undefined;
    readonly attempts: ClaimedAttempt[];
  }[] = [];
  for (const claimed of attempts) {
    const { message, attempt } = claimed;
    const key = mixed ? '' : (message.batch ?? message.id);
    // A message without a batch shares its call with no other: looking for one would take longer with each.
    const alone = !mixed && message.batch === undefined;
    const open = alone
      ? undefined
      : calls.findLast(
          (call) =>
            call.key === key && call.attempts.length < perCall && call.addresses?.has(attempt.to) === false,
        );
    if (open === undefined) {
      calls.push({ key, addresses: alone ? undefined : new Set([attempt.to]), attempts: [claimed] });
      continue;
    }
    open.attempts.push(claimed);
    open.addresses?.add(attempt.to);
  }
  return calls.map((call) => call.attempts);
}
