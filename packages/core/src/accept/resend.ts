import * as v from 'valibot';
import type { Deed } from '../acts/act.ts';
import { deedFields } from '../acts/deed-fields.ts';
import { InvalidArgumentError, InvalidRecipientError, ResendRefusedError } from '../base/errors.ts';
import { checked } from '../input/check.ts';
import { objectOf } from '../input/object.ts';
import { booleanSchema } from '../input/values.ts';
import { isOpen } from '../model/attempt.ts';
import { isErased, type Message } from '../model/message.ts';
import type { Notification } from '../model/notification.ts';
import { type AcceptContext, address, intercepted, queued } from './accept.ts';
import { fingerprint } from './fingerprint.ts';
import { inspected } from './inspected.ts';

export interface ResendOptions extends Deed {
  /**
   * True to send it again even if it is on its way, or may still arrive. Then it may arrive twice.
   *
   * @default false
   */
  readonly evenIfItMayArriveTwice?: boolean;
}

/**
 * Makes a new message that repeats another one: its content as it is stored, to the same recipient, by its route as it
 * is now, with its metadata and its expiry. Interceptors see it, and may refuse it or change its recipient or route. The
 * content stays as it is stored: it has their earlier changes. The key is `again:<id>`, so that a second call gives the
 * same message.
 *
 * @throws InvalidArgumentError, ResendRefusedError, InvalidRecipientError, RecipientNotAllowedError, or the error of an
 * interceptor or a guard; InvalidNotificationError if its route does not exist any more
 */
export async function resend(
  original: Message,
  options: ResendOptions,
  context: AcceptContext,
): Promise<Message> {
  checkResend(original, checkedOptions(options), context.clock.now());
  const id = context.clock.id();
  const notification = await intercepted(notificationOf(original), context);
  const addressed = address(id, notification, context);
  const channels = addressed.channels.filter((channel) => original.content[channel] !== undefined);
  if (channels.length === 0) {
    throw new InvalidRecipientError(
      `Message ${original.id} has no content for ${addressed.channels.join(' or ')}: notify anew.`,
      { field: 'to' },
    );
  }
  const { template, locale, content, category } = original;
  const queue = { ...addressed, channels };
  const message: Message = {
    ...queued(id, notification, queue, { content, category }, context),
    key: keyFor(original),
    fingerprint: fingerprint({ resendOf: original.id }, context.store.secret),
    resendOf: original.id,
    ...(template !== undefined && { template }),
    ...(locale !== undefined && { locale }),
  };
  return inspected(message, context);
}

const optionsSchema = objectOf(
  {
    evenIfItMayArriveTwice: v.optional(booleanSchema),
    ...deedFields,
  },
  { noun: 'option' },
);

/** @throws InvalidArgumentError */
function checkedOptions(given: ResendOptions): ResendOptions {
  const subject = { prefix: 'resend(): ', whole: 'its options', refuse: InvalidArgumentError };
  return checked(optionsSchema, given, subject) as ResendOptions;
}

/** @throws ResendRefusedError */
function checkResend(message: Message, { evenIfItMayArriveTwice = false }: ResendOptions, at: Date): void {
  const { id, status, attempts, expiresAt, eraseWhenSettled } = message;
  if (isErased(message) || eraseWhenSettled !== undefined)
    throw new ResendRefusedError('erased', `Message ${id} was erased: there is nothing left to send again.`);
  if (status === 'expired' || (expiresAt !== undefined && expiresAt <= at)) {
    throw new ResendRefusedError('expired', `Message ${id} has expired: notify anew.`);
  }
  if (status === 'review')
    throw new ResendRefusedError(
      'open',
      `Message ${id} is in review: release() sends it, drop() cancels it.`,
    );
  const onItsWay = status === 'queued' || status === 'sending' || attempts.some(isOpen);
  if (onItsWay && !evenIfItMayArriveTwice) {
    throw new ResendRefusedError(
      'open',
      `Message ${id} is ${status} and may still arrive: wait for its report, resolve() it, or give evenIfItMayArriveTwice: true.`,
    );
  }
}

/** The notification, as far as it is known. The values of its template are not stored. */
function notificationOf(message: Message): Notification {
  const { recipient, route, template, content, category, metadata, onUnknown, expiresAt } = message;
  const [first] = Object.values(content);
  return {
    to: recipient,
    ...(template === undefined ? { text: first?.text ?? '' } : { template }),
    route,
    key: keyFor(message),
    category,
    metadata,
    onUnknown,
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

function keyFor({ id }: Message): string {
  return `again:${id}`;
}
