/** A token bucket that holds the calls of one second. Its times are those of any clock, in milliseconds. */
export interface CallRate {
  /** How many calls the rate allows. Below 0 after calls that began all the same. */
  readonly tokens: number;
  /** When tokens were added last. */
  readonly filledAtMs: number;
}

/** A bucket that nothing was taken from yet. */
export function fullRate(perSecond: number, nowMs: number): CallRate {
  return { tokens: Math.max(1, perSecond), filledAtMs: nowMs };
}

/** Adds the tokens of the time that has passed. */
export function refilled({ tokens, filledAtMs }: CallRate, perSecond: number, nowMs: number): CallRate {
  if (perSecond === Number.POSITIVE_INFINITY) return { tokens: perSecond, filledAtMs: nowMs };
  // Clocks of several machines differ by a little.
  if (nowMs <= filledAtMs) return { tokens, filledAtMs };
  const gained = ((nowMs - filledAtMs) / 1_000) * perSecond;
  return { tokens: Math.min(Math.max(1, perSecond), tokens + gained), filledAtMs: nowMs };
}

/** When the rate allows the next call, by the clock of the bucket; undefined if it allows one now. */
export function nextCallMs({ tokens, filledAtMs }: CallRate, perSecond: number): number | undefined {
  return tokens >= 1 ? undefined : filledAtMs + Math.ceil(((1 - tokens) / perSecond) * 1_000);
}
