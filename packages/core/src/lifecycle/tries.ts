import { retryDelayMs } from '../base/retry-delay.ts';
import type { Message } from '../model/message.ts';
import { isPassing, type ReasonCode } from '../model/reason.ts';

/** How many tries a step has. Those that a pause of the notifier ended are not counted, nor those of an outage. */
export const maxTries = 5;

/** How long an outage may last before its tries count, from the first try at the step, in milliseconds. */
const longestOutageMs = 24 * 3_600_000;

/**
 * The delay after a deferral, in milliseconds: the provider's own, else ours. Once a step was tried as often as an
 * outage alone allows, it is ours at least: a provider that always asks for none is not called without end.
 */
export function deferredMs(tries: number, retryAfterMs: number | undefined, random: number): number {
  const ownMs = retryDelayMs(tries, random);
  return tries < maxTries ? (retryAfterMs ?? ownMs) : Math.max(retryAfterMs ?? 0, ownMs);
}

/** How often a step was tried, whatever came of it: what the delay grows with. */
export function triesAt({ attempts }: Message, step: number): number {
  return attempts.filter((attempt) => attempt.step === step).length;
}

/**
 * True when a deferral is that of an outage, which is waited for: the reason passes by itself, and the step was first
 * tried less than 24 hours ago. A message that expires sooner is expired by then.
 */
export function isOutage({ attempts }: Message, step: number, code: ReasonCode, at: Date): boolean {
  const first = attempts.find((attempt) => attempt.step === step);
  return first !== undefined && isPassing(code) && at.getTime() - first.startedAt.getTime() < longestOutageMs;
}
