/** The longest delay that `retryDelayMs()` gives, in milliseconds. */
const longestRetryMs = 300_000;

/**
 * The delay before the next try, in milliseconds, with full jitter: up to 2ⁿ seconds after the n-th try, at most
 * 5 minutes. It serves a message (`deferredMs()`, which heeds the delay that the provider asks for), a provider that is
 * away (`BackOff`), and a subscriber whose handler failed.
 *
 * @param tries tries so far, from 1
 * @param random at least 0, less than 1
 */
export function retryDelayMs(tries: number, random: number): number {
  return Math.floor(random * Math.min(longestRetryMs, 1_000 * 2 ** tries));
}

/** How long to wait after the store has failed, in milliseconds. */
export const storeRetryMs = 1_000;
