/** The longest delay that `retryDelayMs()` gives, in milliseconds. */
const longestRetryMs = 300_000;

/**
 * The delay before the next try, in milliseconds, with full jitter: up to 2ⁿ seconds after the n-th try, at most
 * 5 minutes. It serves a message (`deferredMs()`, with the delay that the provider asks for), an unavailable provider
 * (`BackOff`), and a subscriber whose handler failed.
 *
 * @param tries tries so far, from 1
 * @param random at least 0, less than 1
 */
export function retryDelayMs(tries: number, random: number): number {
  return Math.floor(random * Math.min(longestRetryMs, 1_000 * 2 ** tries));
}

/** The longest delay that `messageRetryDelayMs()` gives, in milliseconds. */
const longestMessageRetryMs = 3_600_000;

/**
 * The delay before the next try after a deferral of `scope: 'message'`, in milliseconds: half a minute to a minute after
 * the first try, four times as long after each other, at most an hour.
 *
 * @param tries tries so far, from 1
 * @param random at least 0, less than 1
 */
export function messageRetryDelayMs(tries: number, random: number): number {
  const longestMs = Math.min(longestMessageRetryMs, 60_000 * 4 ** (tries - 1));
  return Math.floor(longestMs * (0.5 + random / 2));
}

/** How long to wait after the store has failed, in milliseconds. */
export const storeRetryMs = 1_000;
