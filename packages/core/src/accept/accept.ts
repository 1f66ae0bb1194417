import { types } from 'node:util';
import type { Clock } from '../base/clock.ts';
import { type Duration, durationMs } from '../base/duration.ts';
import {
  ConfigurationError,
  InvalidNotificationError,
  InvalidRecipientError,
  RecipientNotAllowedError,
} from '../base/errors.ts';
import { maskAddress } from '../base/mask.ts';
import { quoted, shownName } from '../base/shown-text.ts';
import type { OptOutLinks } from '../consent/opt-out-links.ts';
import { copied, frozen } from '../handout/frozen.ts';
import type { Logger } from '../log/logger.ts';
import { type Category, codeValidityMs } from '../model/category.ts';
import type { Message, Plan, PlannedStep, PlanStep } from '../model/message.ts';
import type { Notification } from '../model/notification.ts';
import { addressOn, type Channel, type Recipient, reachesNumber } from '../model/recipient.ts';
import { type Country, parseNumber } from '../phone/phone-number.ts';
import { placeOf } from '../phone/place-of.ts';
import type { Guard } from '../ports/guard.ts';
import type { Interceptor } from '../ports/interceptor.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { Store } from '../ports/store.ts';
import { channelOf, stepsFor } from '../route/steps-for.ts';
import { fingerprint, withSameness } from './fingerprint.ts';
import { inspected } from './inspected.ts';
import { mustTakeStep } from './must-take-step.ts';
import { type CheckedNotification, checkedNotification } from './notification-schema.ts';
import { addressField, checkEmail, checkLocale, checkTimeZone } from './recipient-fields.ts';
import { isPromise, type RenderedContent, renderContent, type SharedContents } from './render.ts';
import { chooseRoute } from './routes.ts';

/** The parts of the hub that `accept()` needs. */
export interface AcceptContext {
  readonly plan: Plan;
  readonly renderer: Renderer | undefined;
  readonly interceptors: readonly Interceptor[];
  readonly guards: readonly Guard[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly defaultCountry: Country;
  readonly allowed: ((recipient: Recipient) => boolean) | undefined;
  readonly dedupe: Duration | false;
  readonly onUnknown: 'hold' | 'resend';
  /** The span under way, as a `traceparent`. */
  readonly trace: () => string | undefined;
  /** The store, for its secret: it is known once the store is open. */
  readonly store: Pick<Store, 'secret'>;
  readonly optOutLinks: OptOutLinks;
}

/**
 * Makes a message from a notification. The message is checked, addressed, rendered and ready to be stored.
 *
 * @param shared the rendered contents of the list that the notification belongs to
 * @throws InvalidNotificationError, InvalidRecipientError, RecipientNotAllowedError, RenderError, or the error of a guard
 */
export function accept(
  given: Notification,
  context: AcceptContext,
  shared?: SharedContents,
): Message | Promise<Message> {
  // Made before anything is awaited, so that the ids of a list are in its order.
  const id = context.clock.id();
  const checked = intercepted(given, context);
  return isPromise(checked)
    ? checked.then((notification) => acceptChecked(id, notification, context, shared))
    : acceptChecked(id, checked, context, shared);
}

function acceptChecked(
  id: string,
  notification: CheckedNotification,
  context: AcceptContext,
  shared: SharedContents | undefined,
): Message | Promise<Message> {
  const addressed = address(id, notification, context);
  const { recipient, channels } = addressed;
  const render = () => renderContent(notification, recipient, channels, context);
  const { template } = notification;
  // With a link in it, the text of a template differs by its recipient.
  const sharing = template !== undefined && context.optOutLinks.available ? undefined : shared;
  const rendered = sharing?.get(notification, recipient, channels, render) ?? render();
  return isPromise(rendered)
    ? rendered.then((one) => finished(id, notification, addressed, one, context))
    : finished(id, notification, addressed, rendered, context);
}

/** The whole message, once its content is there. */
function finished(
  id: string,
  notification: CheckedNotification,
  addressed: Addressed,
  rendered: RenderedContent,
  context: AcceptContext,
): Message {
  const { template, values, text, key, category } = notification;
  const { locale } = rendered;
  const message = queued(id, notification, addressed, rendered, context);
  if (key !== undefined) {
    const { recipient, route } = addressed;
    const request = { recipient, route, template, values, text, category };
    message.key = key;
    message.fingerprint = fingerprint(request, context.store.secret);
  }
  if (template !== undefined) message.template = template;
  if (locale !== undefined) message.locale = locale;
  return withSameness(inspected(message, context), notification, context);
}

/**
 * The notification as the interceptors leave it. It is checked before they see it, and again if they change it. Without an
 * interceptor, nothing is awaited.
 *
 * @throws InvalidNotificationError, or the error of an interceptor
 */
export function intercepted(
  given: Notification,
  { interceptors }: AcceptContext,
): CheckedNotification | Promise<CheckedNotification> {
  const first = checkedNotification(given);
  const asked = interceptors.filter(({ accept }) => accept !== undefined);
  return asked.length === 0 ? first : askedOf(asked, first);
}

async function askedOf(
  asked: readonly Interceptor[],
  first: CheckedNotification,
): Promise<CheckedNotification> {
  // Its dates are copies: an interceptor can change a notification only by its answer.
  const shown: Notification = frozen(copied(first));
  let notification = shown;
  for (const interceptor of asked) notification = await accepting(interceptor, notification);
  return notification === shown ? first : checkedNotification(notification);
}

/** @throws InvalidNotificationError if the interceptor returns nothing; otherwise the interceptor's own errors */
async function accepting(interceptor: Interceptor, notification: Notification): Promise<Notification> {
  const answer = await interceptor.accept?.(notification);
  if (answer !== undefined) return answer;
  throw new InvalidNotificationError(
    `The interceptor ${quoted(interceptor.name)} returned no notification: return the one that it was given, or a changed one.`,
  );
}

/** The recipient of a message, and the steps that it takes of its route. */
export interface Addressed {
  /** The name of the route. */
  readonly route: string;
  readonly steps: readonly PlannedStep[];
  readonly recipient: Recipient;
  /** The channels of the route for which the recipient has an address. */
  readonly channels: readonly Channel[];
}

/**
 * @param id that of the message: it decides the draw among the notifiers of a spread
 * @throws InvalidNotificationError, InvalidRecipientError, RecipientNotAllowedError
 */
export function address(id: string, notification: CheckedNotification, context: AcceptContext): Addressed {
  const { name: route, planned } = chooseRoute(context.plan, notification.route);
  const recipient = normalise(notification.to, planned, context);
  const steps = stepsFor(planned, { id, recipient }, placeOf);
  mustTakeStep(route, planned, steps, recipient);
  const channels = channelsFor(recipient, steps);
  if (!isAllowed(context, recipient)) throw notAllowed(recipient);
  return { route, steps, recipient, channels };
}

/** A message that is being made, field by field: spreads of its parts would be most of the garbage of accepting it. */
type Made = { -readonly [Field in keyof Message]: Message[Field] };

/**
 * A message that waits for its first attempt.
 *
 * @param rendered its content, and the settings of its template: they apply where the notification says nothing. `expiresIn`
 * counts from when it is due
 * @throws InvalidNotificationError
 */
export function queued(
  id: string,
  notification: CheckedNotification,
  { route, steps, recipient, channels }: Addressed,
  rendered: Pick<RenderedContent, 'content' | 'expiresIn' | 'category'>,
  context: AcceptContext,
): Made {
  const at = context.clock.now();
  const { metadata = {}, sendAt, onUnknown = context.onUnknown, trace = context.trace() } = notification;
  const dueAt = sendAt !== undefined && sendAt.getTime() > at.getTime() ? sendAt : at;
  const given = expiry(notification, at);
  const expiresAt = given ?? after(dueAt, rendered.expiresIn);
  if (expiresAt !== undefined && expiresAt.getTime() <= dueAt.getTime()) throw expiresTooSoon(notification);
  const step = steps.findIndex((one) => channels.includes(one.channel));
  const message: Made = {
    id,
    route,
    steps,
    recipient,
    category:
      notification.category ?? rendered.category ?? categoryOf(given === undefined ? dueAt : at, expiresAt),
    content: rendered.content,
    metadata,
    onUnknown,
    status: 'queued',
    step,
    tries: 0,
    attempts: [],
    createdAt: at,
    updatedAt: at,
    dueAt,
    dueFor: steps[step]?.notifier,
  };
  if (trace !== undefined) message.trace = trace;
  if (expiresAt !== undefined) message.expiresAt = expiresAt;
  return message;
}

function normalise(to: Recipient, planned: readonly PlanStep[], context: AcceptContext): Recipient {
  const { phone, email, addresses, locale, timeZone } = to;
  if (locale !== undefined) checkLocale(locale);
  if (timeZone !== undefined) checkTimeZone(timeZone);
  if (email !== undefined) checkEmail(email, 'to.email');
  // A fixed line is refused only if an SMS would go to it.
  const sms = planned.some((step) => channelOf(step) === 'sms') && addresses?.['sms'] === undefined;
  const recipient: { -readonly [Field in keyof Recipient]: Recipient[Field] } = { ...to };
  if (addresses !== undefined) recipient.addresses = normaliseAddresses(addresses, context);
  if (phone !== undefined) recipient.phone = normaliseNumber(phone, { field: 'to.phone', sms }, context);
  return recipient;
}

function normaliseAddresses(
  addresses: NonNullable<Recipient['addresses']>,
  context: AcceptContext,
): Record<string, string> {
  const normal = Object.entries(addresses).map(([channel, address]) => {
    const field = `to.addresses.${channel}`;
    if (channel === 'email') checkEmail(address, field);
    if (!reachesNumber(channel)) return [channel, address];
    return [channel, normaliseNumber(address, { field, sms: channel === 'sms' }, context)];
  });
  return Object.fromEntries(normal);
}

function normaliseNumber(
  phone: string,
  use: { readonly field: string; readonly sms: boolean },
  { defaultCountry, logger }: AcceptContext,
): string {
  const { e164, assigned } = parseNumber(phone, { defaultCountry, ...use });
  if (!assigned)
    logger.warn({ to: maskAddress(e164) }, 'a number is in a range that is not assigned, as far as is known');
  return e164;
}

/** The channels of the route for which the recipient has an address. */
function channelsFor(recipient: Recipient, steps: readonly PlannedStep[]): readonly Channel[] {
  const channels: Channel[] = [];
  for (const { channel } of steps) if (!channels.includes(channel)) channels.push(channel);
  const reachable = channels.filter((channel) => addressOn(recipient, channel) !== undefined);
  if (reachable.length > 0) return reachable;
  const fields = [...new Set(channels.map(addressField))];
  throw new InvalidRecipientError(
    `The recipient has no address for ${channels.map(shownName).join(' or ')}: give ${fields.join(' or ')}.`,
    fields[0] === undefined ? {} : { field: fields[0] },
  );
}

/** @throws ConfigurationError if the function of `allowRecipients` returns anything but true or false, such as a promise */
function isAllowed({ allowed }: AcceptContext, recipient: Recipient): boolean {
  if (allowed === undefined) return true;
  const answer: unknown = allowed(frozen(recipient));
  if (typeof answer === 'boolean') return answer;
  // Nothing waits for it, so its rejection must be caught.
  if (types.isPromise(answer)) answer.catch(() => {});
  throw new ConfigurationError('allowRecipients() must return true or false, not a promise.', {
    field: 'allowRecipients',
  });
}

function notAllowed(recipient: Recipient): RecipientNotAllowedError {
  const who = maskAddress(recipient.phone ?? recipient.email ?? '');
  const message = `${who} is not in allowRecipients, the only addresses that this system may send to.`;
  return new RecipientNotAllowedError(message, { field: 'to' });
}

function expiry({ expiresAt, expiresIn }: CheckedNotification, at: Date): Date | undefined {
  return expiresIn === undefined ? expiresAt : new Date(at.getTime() + durationMs(expiresIn, 'expiresIn'));
}

function after(from: Date, validity: Duration | undefined): Date | undefined {
  if (validity === undefined) return undefined;
  return new Date(Math.min(from.getTime() + durationMs(validity, 'expiresIn'), lastMs));
}

/** The category of a message that is valid from one time until another. */
function categoryOf(from: Date, until: Date | undefined): Category {
  const isShort = until !== undefined && until.getTime() - from.getTime() <= codeValidityMs;
  return isShort ? 'code' : 'transactional';
}

/** The last moment that a `Date` can hold. */
const lastMs = 8.64e15;

function expiresTooSoon({ expiresIn, sendAt }: CheckedNotification): InvalidNotificationError {
  const early = 'The message would expire before it is due: give';
  if (expiresIn === undefined)
    return new InvalidNotificationError(`${early} a later expiresAt.`, { field: 'expiresAt' });
  const since = sendAt === undefined ? '' : ' It counts from now, not from sendAt.';
  return new InvalidNotificationError(`${early} a longer expiresIn.${since}`, { field: 'expiresIn' });
}
