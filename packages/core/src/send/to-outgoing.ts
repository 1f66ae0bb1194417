import { frozen } from '../handout/frozen.ts';
import type { Outgoing } from '../ports/notifier.ts';
import type { ClaimedAttempt } from './claimed-attempt.ts';

/**
 * Makes the message that the notifier gets.
 *
 * @param linkOf the opt-out link of an address, if the hub makes such links
 */
export function toOutgoing(
  { message, attempt }: ClaimedAttempt,
  linkOf: ((address: string) => string | undefined) | undefined,
): Outgoing {
  const { id, recipient, template, locale, metadata } = message;
  const content = message.content[attempt.channel];
  if (content === undefined) throw new RangeError(`message ${id} has no content for ${attempt.channel}`);
  const optOutUrl = message.category === 'marketing' ? linkOf?.(attempt.to) : undefined;
  return {
    id,
    attempt: attempt.number,
    ...(attempt.reference !== undefined && { reference: attempt.reference }),
    to: attempt.to,
    content: frozen(content),
    recipient: frozen(recipient),
    ...(template !== undefined && { template }),
    ...(locale !== undefined && { locale }),
    metadata: frozen(metadata),
    ...(optOutUrl !== undefined && { optOutUrl }),
  };
}
