import { handedOut } from '../handout/handed-out.ts';
import type { Receipt } from '../model/notification.ts';
import type { Added } from '../ports/store.ts';

/**
 * The receipt for a message that was added.
 *
 * @param committed false in a transaction of the application
 * @throws the error with which the store refused the message
 */
export function receipt(added: Added, committed = true): Receipt {
  if (!added.ok) throw added.error;
  const { message, duplicate, same } = added;
  const { id, status } = message;
  const duplicateOf = same === true ? { duplicateOf: id } : {};
  return { id, status, committed, duplicate, ...duplicateOf, message: handedOut(message) };
}

/** The store's answer for a message. @throws RangeError if it is missing, against the contract of stores */
export function answered<Answer>(answer: Answer | undefined): Answer {
  if (answer === undefined) throw new RangeError('the store answered without the message');
  return answer;
}
