/** The longest delay between two tries that the provider did not ask for, in milliseconds. */
const longestRetryMs = 300_000;

/**
 * The delay before the next try, in milliseconds: up to 2ⁿ seconds after the n-th, at most 5 minutes, with full jitter.
 *
 * @param tries tries so far, from 1
 * @param random at least 0, less than 1
 */
export function retryDelayMs(tries: number, random: number): number {
  return Math.floor(random * Math.min(longestRetryMs, 1_000 * 2 ** tries));
}

/** How long to wait before asking a store again that has failed, in milliseconds. */
export const storeRetryMs = 1_000;
