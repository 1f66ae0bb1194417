import type { Attempt } from './attempt.ts';
import type { Message } from './message.ts';

/** A provider's id of an attempt. */
export interface Reference {
  readonly notifier: string;
  readonly reference: string;
}

/** All references and aliases of the attempts whose ids a change has touched. For a new message: of all attempts. */
function changedReferences(after: Message, before?: Message): readonly Reference[] {
  const changed: Reference[] = [];
  for (const [index, attempt] of after.attempts.entries()) {
    if (sameReferences(attempt, before?.attempts[index])) continue;
    const { notifier, reference, aliases = [] } = attempt;
    if (reference !== undefined) changed.push({ notifier, reference });
    for (const alias of aliases) changed.push({ notifier, reference: alias });
  }
  return changed;
}

const none: readonly Reference[] = [];

/** True if all attempts keep their references, as in most changes of a message. */
function keepsReferences({ attempts }: Message, before: Message): boolean {
  if (attempts === before.attempts) return true;
  for (let index = 0; index < attempts.length; index += 1) {
    const attempt = attempts[index];
    if (attempt !== undefined && !sameReferences(attempt, before.attempts[index])) return false;
  }
  return true;
}

function sameReferences(a: Attempt, b: Attempt | undefined): boolean {
  return a === b || (b !== undefined && a.reference === b.reference && a.aliases === b.aliases);
}

function isSame(one: Reference, other: Reference): boolean {
  return one.reference === other.reference && one.notifier === other.notifier;
}

function areDistinct(references: readonly Reference[]): boolean {
  for (let place = 1; place < references.length; place += 1)
    for (let earlier = 0; earlier < place; earlier += 1) {
      const [one, other] = [references[earlier], references[place]];
      if (one !== undefined && other !== undefined && isSame(one, other)) return false;
    }
  return true;
}

export function referenceKey({ notifier, reference }: Reference): string {
  return `${notifier}\0${reference}`;
}

/** The references and aliases that a message has and did not have before a change; for a new message, all. */
export function newReferences(after: Message, before?: Message): readonly Reference[] {
  if (before !== undefined && keepsReferences(after, before)) return none;
  const changed = changedReferences(after, before);
  const had = before === undefined ? [] : changedReferences(before);
  // As it nearly always is: a message without references gets some.
  if (had.length === 0 && areDistinct(changed)) return changed;
  // They are few, mostly three.
  return changed.filter(
    (one, place) =>
      !had.some((other) => isSame(one, other)) && changed.findIndex((other) => isSame(one, other)) === place,
  );
}

/** Nearly all ids. */
const plain = /^[\w.:-]+$/;

/** True for a valid provider's id: 1–255 printable characters. Other values cannot be matched. */
export function isReference(reference: unknown): reference is string {
  return (
    typeof reference === 'string' &&
    reference.length <= 255 &&
    (plain.test(reference) || /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u.test(reference))
  );
}
