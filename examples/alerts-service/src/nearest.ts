import { closestMatch } from 'leven';

/** The known name that a misspelt one was meant to be; undefined if none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  return closestMatch(name, known, { maxDistance: Math.max(2, Math.floor(name.length / 3)) });
}
