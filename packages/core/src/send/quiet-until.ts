import type { Due } from '../model/happening.ts';
import type { Guard, GuardContext } from '../ports/guard.ts';

/** Asks all guards until when a message waits, and takes the latest answer; undefined if all of them are without quiet hours. */
export function quietUntilOf(guards: readonly Guard[], context: GuardContext): Due['quietUntil'] | undefined {
  const asked = guards.filter(({ quietUntil }) => quietUntil !== undefined);
  if (asked.length === 0) return undefined;
  return (message, at) => {
    const times = asked.flatMap((guard) => guard.quietUntil?.(message, at, context) ?? []);
    return times.length === 0 ? undefined : new Date(Math.max(...times.map((time) => time.getTime())));
  };
}
