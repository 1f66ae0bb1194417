import { NkulError } from '../base/errors.ts';
import type { Message } from '../model/message.ts';
import type { Notification } from '../model/notification.ts';
import { type AcceptContext, accept } from './accept.ts';
import { batched } from './batch.ts';
import { SharedContents } from './render.ts';

/**
 * Makes messages of a list of notifications, all or none.
 *
 * @throws what `accept()` throws, with the place in the list as `index`
 */
export async function acceptList(
  notifications: readonly Notification[],
  context: AcceptContext,
): Promise<readonly Message[]> {
  const shared = new SharedContents();
  const acceptOne = async (notification: Notification, index: number): Promise<Message> => {
    try {
      return await accept(notification, context, shared);
    } catch (error) {
      if (NkulError.is(error)) {
        error.index = index;
        error.message = `Notification ${index} of the list: ${error.message}`;
      }
      throw error;
    }
  };
  return batched(await Promise.all(notifications.map(acceptOne)));
}
