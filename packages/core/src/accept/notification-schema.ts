import { types } from 'node:util';
import * as v from 'valibot';
import { type Duration, durationMs } from '../base/duration.ts';
import { InvalidNotificationError } from '../base/errors.ts';
import { isTraceparent } from '../base/trace.ts';
import { checked } from '../input/check.ts';
import { jsonObjectSchema } from '../input/json-object.ts';
import { objectOf, plainObjectOf } from '../input/object.ts';
import { durationAsGiven, either, oneOf, readBy, textOf, timeSchema } from '../input/values.ts';
import { categories } from '../model/category.ts';
import type { Notification, TemplateValue } from '../model/notification.ts';
import { cleanLines, isBlank } from './clean-text.ts';

/** A checked notification: a frozen copy, whose times are dates. */
export type CheckedNotification = Notification & { readonly sendAt?: Date; readonly expiresAt?: Date };

/** The most characters of a text, and of all values together. */
const longestText = 100_000;

/** Limits the characters of an object, its names among them. */
function withinLength<Value>(
  schema: v.GenericSchema<unknown, Readonly<Record<string, Value>>>,
): v.GenericSchema<unknown, Readonly<Record<string, Value>>> {
  return v.pipe(
    schema,
    v.check(
      (given) => lengthOf(given) <= longestText,
      `is wrong: expected at most ${longestText} characters in all`,
    ),
  );
}

function lengthOf(given: Readonly<Record<string, unknown>>): number {
  let length = 0;
  for (const name in given) length += name.length + lengthOfValue(given[name]);
  return length;
}

/** A date counts as ISO 8601 writes it: to write each out takes longer than all else in a check. */
function lengthOfValue(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return types.isDate(value) ? dateLength : String(value).length;
}

const dateLength = '2026-01-31T08:00:00.000Z'.length;

const recipientSchema = objectOf(
  {
    phone: v.optional(textOf(64, 0)),
    email: v.optional(textOf(320, 0)),
    addresses: v.optional(withinLength(plainObjectOf(textOf(2_048)))),
    locale: v.optional(textOf(35)),
    timeZone: v.optional(textOf(64)),
  },
  {
    noun: 'field of a recipient',
    meant: { number: 'phone', sms: 'phone', tel: 'phone', mail: 'email', language: 'locale' },
    example: "such as { phone: '+237 6XX XX XX XX' }",
  },
);

const templateValue = readBy<TemplateValue>((given) => {
  if (typeof given === 'string' || typeof given === 'boolean' || Number.isFinite(given)) {
    return { output: given as string | number | boolean };
  }
  const date = types.isDate(given) ? new Date(given) : undefined;
  if (date !== undefined && !Number.isNaN(date.getTime())) return { output: date };
  return { problem: 'is wrong: expected text, a finite number, true, false or a valid Date' };
});

const plainText = readBy<string>((given) => {
  if (typeof given !== 'string') return { problem: 'is wrong: expected text' };
  if (given.length > longestText) return { problem: `is wrong: expected at most ${longestText} characters` };
  const output = cleanLines(given);
  return isBlank(output)
    ? { problem: 'is wrong: expected at least 1 character that can be seen' }
    : { output };
});

const traceparent = readBy<string>((given) =>
  isTraceparent(given)
    ? { output: given }
    : { problem: 'is not a traceparent of W3C Trace Context, such as 00-<trace id>-<span id>-01' },
);

/** For how long equal messages are the same, or false. The hub has it too. */
export const dedupeSchema: v.GenericSchema<unknown, Duration | false> = either(
  false,
  v.pipe(
    durationAsGiven,
    v.check((given) => {
      const ms = durationMs(given, 'dedupe');
      return ms >= 1_000 && ms <= 2_592_000_000;
    }, 'must be from 1 second to 30 days'),
  ),
);

const notificationSchema = v.pipe(
  objectOf(
    {
      to: recipientSchema,
      template: v.optional(textOf(1_000)),
      values: v.optional(withinLength(plainObjectOf(templateValue))),
      text: v.optional(plainText),
      route: v.optional(textOf(1_000, 0)),
      key: v.optional(textOf(255)),
      category: v.optional(oneOf(categories)),
      metadata: v.optional(jsonObjectSchema),
      trace: v.optional(traceparent),
      sendAt: v.optional(timeSchema),
      expiresAt: v.optional(timeSchema),
      expiresIn: v.optional(durationAsGiven),
      dedupe: v.optional(dedupeSchema),
      onUnknown: v.optional(oneOf(['hold', 'resend'])),
    },
    {
      noun: 'field of a notification',
      meant: {
        phone: 'to.phone',
        email: 'to.email',
        recipient: 'to',
        body: 'text',
        message: 'text',
        content: 'text',
        data: 'values',
        params: 'values',
        idempotencyKey: 'key',
        id: 'key',
        channel: 'route',
        kind: 'category',
        type: 'category',
        purpose: 'category',
        traceparent: 'trace',
        ttl: 'expiresIn',
        timeout: 'expiresIn',
        scheduledAt: 'sendAt',
      },
      example: 'with to and text, or to, template and values',
    },
  ),
  v.forward(
    v.check(
      ({ template, text }) => (template === undefined) !== (text === undefined),
      'is wrong: give either text, or template and values',
    ),
    ['text'],
  ),
  v.forward(
    v.check(
      ({ values, template }) => values === undefined || template !== undefined,
      'is wrong: values belong to a template',
    ),
    ['values'],
  ),
  v.forward(
    v.check(
      ({ expiresAt, expiresIn }) => expiresAt === undefined || expiresIn === undefined,
      'is wrong: give expiresAt or expiresIn, not both',
    ),
    ['expiresIn'],
  ),
);

const subject = { prefix: '', whole: 'The notification', refuse: InvalidNotificationError };

/**
 * Checks the argument of `notify()`, and copies it. The error does not show its values.
 *
 * @throws InvalidNotificationError that names the first wrong field
 */
export function checkedNotification(given: unknown): CheckedNotification {
  const notification = checked(notificationSchema, given, subject) as CheckedNotification;
  const { to, values } = notification;
  Object.freeze(to.addresses);
  Object.freeze(to);
  Object.freeze(values);
  return Object.freeze(notification);
}
