import type { Message } from '../model/message.ts';

/**
 * The kind of a held message: messages of one kind wait for the same notifier, at the same step of the same steps, by the
 * same route. So where one of them may go, the others may go.
 */
export function heldKind({ dueFor, route, step, steps }: Message): string {
  return JSON.stringify([dueFor, route, step, steps.map(({ notifier }) => notifier)]);
}
