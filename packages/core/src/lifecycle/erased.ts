import type { EraseAsked } from '../model/happening.ts';
import { isErasable, type Message } from '../model/message.ts';
import { isFinal } from '../model/message-status.ts';
import type { Draft } from './draft.ts';
import { conclude } from './moves.ts';
import { dropped } from './operator.ts';

/**
 * The message is to be erased. Without its content nothing can be sent, so its attempts end as if it was cancelled. If it
 * is being sent, it is erased when its attempt is settled.
 */
export function eraseAsked(draft: Draft, { what, by, key }: EraseAsked): void {
  const { message } = draft;
  if (!isErasable(message, what)) return;
  switch (message.status) {
    case 'sending':
      return draft.patch({ ...stopped(message), eraseWhenSettled: what, ...(key !== undefined && { key }) });
    case 'review':
      dropped(draft);
      break;
    case 'queued':
      draft.patch(stopped(message));
      conclude(draft, {});
  }
  draft.erase(stopped(draft.message), what, key);
  if (by === 'request') draft.emit('message.erased');
}

/** Erases a message that waited for its attempt to be settled. */
export function eraseIfSettled(draft: Draft): void {
  const { status, eraseWhenSettled, key } = draft.message;
  if (eraseWhenSettled === undefined || status === 'sending') return;
  draft.erase({}, eraseWhenSettled, key);
  draft.emit('message.erased');
}

function stopped({ status, stopped }: Message): Pick<Message, 'stopped'> {
  return isFinal(status) || stopped !== undefined ? {} : { stopped: 'cancelled' };
}
