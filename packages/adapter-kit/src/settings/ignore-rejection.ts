import { types } from 'node:util';

/** A function of a setting must answer at once. If it answers with a promise, its rejection must not end the process. */
export function ignoreRejection(answer: unknown): void {
  if (types.isPromise(answer)) answer.catch(() => {});
}
