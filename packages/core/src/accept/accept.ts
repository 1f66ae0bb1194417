import type { Clock } from '../base/clock.ts';
import { durationMs } from '../base/duration.ts';
import {
  ConfigurationError,
  InvalidNotificationError,
  InvalidRecipientError,
  RecipientNotAllowedError,
} from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { maskAddress } from '../base/mask.ts';
import type { Message, Plan, PlannedStep } from '../model/message.ts';
import type { Notification } from '../model/notification.ts';
import { addressOn, type Channel, type Recipient, reachesNumber } from '../model/recipient.ts';
import type { Interceptor } from '../ports/interceptor.ts';
import type { Renderer } from '../ports/renderer.ts';
import { fingerprint } from './fingerprint.ts';
import { checkNotification } from './notification-schema.ts';
import { type Country, parseNumber } from './phone-number.ts';
import { renderContent, type SharedContents } from './render.ts';
import { chooseRoute } from './routes.ts';

/** How many locales, and time zones, are remembered: more than a service meets, fewer than a caller can make up. */
const maxRemembered = 1_000;

/** What accepting a notification takes from the hub. */
export interface AcceptContext {
  readonly plan: Plan;
  readonly renderer: Renderer | undefined;
  readonly interceptors: readonly Interceptor[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly defaultCountry: Country;
  readonly allowed: ((recipient: Recipient) => boolean) | undefined;
  readonly onUnknown: 'hold' | 'resend';
}

/**
 * Makes a message of a notification: checked, addressed, rendered, ready to be stored.
 *
 * @param shared the contents of the list that it is one of
 * @throws InvalidNotificationError, InvalidRecipientError, RecipientNotAllowedError, RenderError
 */
export async function accept(
  given: Notification,
  context: AcceptContext,
  shared?: SharedContents,
): Promise<Message> {
  // Before anything is waited for: the messages of a list are in its order.
  const id = context.clock.id();
  let notification = given;
  for (const interceptor of context.interceptors) {
    if (interceptor.accept) notification = await interceptor.accept(notification);
  }
  checkNotification(notification);
  const { name: route, steps } = chooseRoute(context.plan, notification.route);
  const recipient = normalise(notification.to, steps, context);
  const channels = channelsFor(recipient, steps);
  if (context.allowed !== undefined && !context.allowed(recipient)) throw notAllowed(recipient);
  const render = () => renderContent(notification, recipient, channels, context.renderer);
  const { content, locale } = await (shared?.get(notification, recipient, channels, render) ?? render());
  const at = context.clock.now();
  const expiresAt = expiry(notification, at);
  const { template, values, text, key, metadata = {}, sendAt, onUnknown = context.onUnknown } = notification;
  const dueAt = sendAt !== undefined && sendAt > at ? sendAt : at;
  if (expiresAt !== undefined && expiresAt <= dueAt) {
    throw new InvalidNotificationError('It would expire before it is due: give a later expiresAt.', {
      field: 'expiresAt',
    });
  }
  const step = steps.findIndex((one) => channels.includes(one.channel));
  return {
    id,
    ...(key !== undefined && { key, fingerprint: fingerprint({ recipient, route, template, values, text }) }),
    route,
    steps,
    recipient,
    ...(template !== undefined && { template }),
    ...(locale !== undefined && { locale }),
    content,
    metadata,
    onUnknown,
    status: 'queued',
    step,
    tries: 0,
    attempts: [],
    createdAt: at,
    updatedAt: at,
    ...(expiresAt !== undefined && { expiresAt }),
    dueAt,
    dueFor: steps[step]?.notifier,
  };
}

function normalise(to: Recipient, steps: readonly PlannedStep[], context: AcceptContext): Recipient {
  const { phone, email, addresses, locale, timeZone } = to;
  if (locale !== undefined) checkLocale(locale);
  if (timeZone !== undefined) checkTimeZone(timeZone);
  if (email !== undefined) checkEmail(email, 'to.email');
  // A fixed line is no reason to refuse what goes to it by no SMS.
  const sms = steps.some(({ channel }) => channel === 'sms') && addresses?.['sms'] === undefined;
  const others = Object.entries(addresses ?? {}).map(([channel, address]) => {
    const field = `to.addresses.${channel}`;
    if (channel === 'email') checkEmail(address, field);
    if (!reachesNumber(channel)) return [channel, address];
    return [channel, normaliseNumber(address, { field, sms: channel === 'sms' }, context)];
  });
  return {
    ...to,
    ...(phone !== undefined && { phone: normaliseNumber(phone, { field: 'to.phone', sms }, context) }),
    ...(addresses !== undefined && { addresses: Object.fromEntries(others) }),
  };
}

function checkEmail(email: string, field: string): void {
  if (/^[^\s@]+@[^\s@]+$/.test(email)) return;
  throw new InvalidRecipientError(`${maskAddress(email)} is no e-mail address.`, { field });
}

function normaliseNumber(
  phone: string,
  use: { readonly field: string; readonly sms: boolean },
  { defaultCountry, logger }: AcceptContext,
): string {
  const { e164, assigned } = parseNumber(phone, { defaultCountry, ...use });
  if (!assigned)
    logger.warn({ to: maskAddress(e164) }, 'a number is in a range that is not known to be assigned');
  return e164;
}

const checkLocale = checkedOnce((locale) => {
  try {
    Intl.getCanonicalLocales(locale);
  } catch (cause) {
    const message = 'to.locale is no BCP 47 language tag: give fr, en or fr-CM.';
    throw new InvalidNotificationError(message, { field: 'to.locale', cause });
  }
});

const checkTimeZone = checkedOnce((timeZone) => {
  try {
    Intl.DateTimeFormat(undefined, { timeZone });
  } catch (cause) {
    const message = 'to.timeZone is no IANA time zone: give one like Africa/Douala.';
    throw new InvalidNotificationError(message, { field: 'to.timeZone', cause });
  }
});

/** Remembers what has passed: the same few are given again and again, and Intl takes long to say so. */
function checkedOnce(check: (text: string) => void): (text: string) => void {
  const passed = new Set<string>();
  return (text) => {
    if (passed.has(text)) return;
    check(text);
    if (passed.size >= maxRemembered) passed.clear();
    passed.add(text);
  };
}

/** The channels of the route that the recipient has an address on. */
function channelsFor(recipient: Recipient, steps: readonly PlannedStep[]): readonly Channel[] {
  const channels = [...new Set(steps.map((step) => step.channel))];
  const reachable = channels.filter((channel) => addressOn(recipient, channel) !== undefined);
  if (reachable.length > 0) return reachable;
  const [first] = channels;
  const field = first === 'email' ? 'to.email' : 'to.phone';
  throw new InvalidRecipientError(
    `The recipient has no address for ${channels.join(' or ')}: give ${field}.`,
    { field },
  );
}

function notAllowed(recipient: Recipient): RecipientNotAllowedError {
  const who = maskAddress(recipient.phone ?? recipient.email ?? '');
  const message = `${who} is not among allowRecipients, which holds this system to its own addresses.`;
  return new RecipientNotAllowedError(message, { field: 'to' });
}

function expiry({ expiresAt, expiresIn }: Notification, at: Date): Date | undefined {
  if (expiresIn === undefined) return expiresAt;
  try {
    return new Date(at.getTime() + durationMs(expiresIn, 'expiresIn'));
  } catch (cause) {
    if (!(cause instanceof ConfigurationError)) throw cause;
    throw new InvalidNotificationError(cause.message, { field: 'expiresIn', cause });
  }
}
