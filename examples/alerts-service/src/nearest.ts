import { closestMatch } from 'leven';

/** The known name that is most like a wrong one; undefined if all are too different. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  return closestMatch(name, known, { maxDistance: Math.max(2, Math.floor(name.length / 3)) });
}
