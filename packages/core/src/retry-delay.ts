import type { Message } from './message.ts';
import { isPassing, type ReasonCode } from './reason.ts';

/** How many tries a step has. Those that a pause of the notifier ended are not counted, nor those of an outage. */
export const maxTries = 5;

/** How long an outage may last before its tries count, from the first try at the step, in milliseconds. */
const longestOutageMs = 24 * 3_600_000;

/** The longest delay between two tries that the provider did not ask for, in milliseconds. */
const longestDelayMs = 300_000;

/**
 * The delay before the next try, in milliseconds: up to 2ⁿ seconds after the n-th, at most 5 minutes, with full jitter.
 *
 * @param tries tries so far, from 1
 * @param random at least 0, less than 1
 */
export function retryDelayMs(tries: number, random: number): number {
  return Math.floor(random * Math.min(longestDelayMs, 1_000 * 2 ** tries));
}

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
