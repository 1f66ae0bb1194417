import { InvalidNotificationError, NkulError } from '../base/errors.ts';
import type { Message } from '../model/message.ts';
import type { Notification } from '../model/notification.ts';
import { type AcceptContext, accept } from './accept.ts';
import { batched } from './batch.ts';
import { isPromise, SharedContents } from './render.ts';

/** The most mistakes that the message of an error lists by their place. `errors` has all. */
const mostNamed = 10;

/**
 * Makes messages from a list of notifications. If one notification is wrong, it makes no message at all.
 *
 * @throws the error of `accept()` for the first wrong notification, with its place in the list as `index` and all errors
 * of the list as `errors`
 */
export function acceptList(
  notifications: readonly Notification[],
  context: AcceptContext,
): readonly Message[] | Promise<readonly Message[]> {
  const shared = new SharedContents();
  // Array.from() also reads the holes of a list.
  const accepted = Array.from(notifications, (notification) => attempted(notification, context, shared));
  // As most are: nothing is waited for.
  const atOnce = accepted.flatMap((one) => (isPromise(one) ? [] : [one]));
  return atOnce.length === accepted.length ? batched(atOnce) : acceptedLater(accepted);
}

async function acceptedLater(accepted: readonly (Message | Promise<Message>)[]): Promise<readonly Message[]> {
  const results = await Promise.allSettled(accepted);
  const messages = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  if (messages.length === results.length) return batched(messages);
  throw mistake(results);
}

function attempted(
  notification: Notification,
  context: AcceptContext,
  shared: SharedContents,
): Message | Promise<Message> {
  try {
    return accept(notification, context, shared);
  } catch (error) {
    return Promise.reject(error);
  }
}

/** The error of a list: its first mistake, with all others in `errors`. An error that is not of Nkul is thrown alone. */
function mistake(results: readonly PromiseSettledResult<Message>[]): unknown {
  const errors = new Set<NkulError>();
  for (const [index, result] of results.entries()) {
    if (result.status === 'fulfilled') continue;
    if (!NkulError.is(result.reason)) return result.reason;
    errors.add(placed(result.reason, index, errors));
  }
  const [first, ...others] = errors;
  if (first === undefined) return undefined;
  const places = others.slice(0, mostNamed).map(({ index }) => index);
  const more = others.length > places.length ? ', …' : '';
  if (others.length > 0)
    first.message += ` Wrong as well: ${places.join(', ')}${more} (${errors.size} in all; see errors).`;
  return Object.defineProperty(first, 'errors', { value: [...errors], configurable: true });
}

/** The error with its place. An interceptor may throw the same one for several notifications. */
function placed(error: NkulError, index: number, before: ReadonlySet<NkulError>): NkulError {
  const own = before.has(error)
    ? new InvalidNotificationError(`It is refused for the same reason as notification ${error.index}.`, {
        cause: error,
      })
    : error;
  own.index = index;
  own.message = `Notification ${index} of the list: ${own.message}`;
  return own;
}
