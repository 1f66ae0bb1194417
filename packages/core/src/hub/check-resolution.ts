import { InvalidArgumentError } from '../base/errors.ts';
import type { Resolved } from '../model/happening.ts';
import { isReference } from '../model/references.ts';

const words: Readonly<Record<Resolved['as'], true>> = {
  sent: true,
  not_sent: true,
  delivered: true,
  undelivered: true,
};

/**
 * Checks what an operator says of a message: it decides what becomes of it, and may come from a form.
 *
 * @throws InvalidArgumentError
 */
export function checkResolution({ as, attempt, reference, note }: Omit<Resolved, 'type' | 'at'>): void {
  if (!Object.hasOwn(words, as)) throw invalid('as', `is none of ${Object.keys(words).join(', ')}`);
  if (attempt !== undefined && !(Number.isInteger(attempt) && attempt >= 1))
    throw invalid('attempt', 'is no number of an attempt: they count from 1');
  if (reference !== undefined && !isReference(reference))
    throw invalid('reference', "is no provider's id: give 1 to 255 printable characters");
  if (note !== undefined && typeof note !== 'string') throw invalid('note', 'is no text');
}

function invalid(field: string, what: string): InvalidArgumentError {
  return new InvalidArgumentError(`resolve({ ${field} }) ${what}.`, { field });
}
