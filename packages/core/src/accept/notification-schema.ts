import * as v from 'valibot';
import { InvalidNotificationError } from '../base/errors.ts';
import type { Json } from '../base/json.ts';
import { firstIssue, plainObjectOf } from '../base/plain-object-schema.ts';
import type { Notification } from '../model/notification.ts';

const text = (longest: number, shortest = 1) =>
  v.pipe(
    v.string(),
    v.minLength(shortest, `expected at least ${shortest} character`),
    v.maxLength(longest, `expected at most ${longest} characters`),
  );
const number = v.pipe(v.number(), v.finite('expected a finite number'));
const templateValue = v.union([v.string(), number, v.boolean(), v.date()]);
const json: v.GenericSchema<Json> = v.lazy(() => anyJson);
const anyJson = v.union(
  [v.string(), number, v.boolean(), v.null(), v.array(json), plainObjectOf(json)],
  'expected JSON',
);
/** valibot takes a list for an object without fields. */
const noList = v.check((given: unknown) => !Array.isArray(given), 'expected an object');

const recipientSchema = v.strictObject({
  phone: v.optional(text(64, 0)),
  email: v.optional(text(320, 0)),
  addresses: v.optional(plainObjectOf(text(2_048))),
  locale: v.optional(text(35)),
  timeZone: v.optional(text(64)),
});

const notificationSchema = v.pipe(
  v.strictObject({
    to: v.pipe(v.unknown(), noList, recipientSchema),
    template: v.optional(text(Number.POSITIVE_INFINITY)),
    values: v.optional(plainObjectOf(templateValue)),
    text: v.optional(text(100_000)),
    route: v.optional(v.string()),
    key: v.optional(text(255)),
    metadata: v.optional(plainObjectOf(json)),
    sendAt: v.optional(v.date()),
    expiresAt: v.optional(v.date()),
    expiresIn: v.optional(v.union([number, v.string()])),
    onUnknown: v.optional(v.picklist(['hold', 'resend'])),
  }),
  v.forward(
    v.check(
      ({ template, text }) => (template === undefined) !== (text === undefined),
      'give either text, or template and values',
    ),
    ['text'],
  ),
  v.forward(
    v.check(
      ({ values, template }) => values === undefined || template !== undefined,
      'values belong to a template',
    ),
    ['values'],
  ),
  v.forward(
    v.check(
      ({ expiresAt, expiresIn }) => expiresAt === undefined || expiresIn === undefined,
      'give expiresAt or expiresIn, not both',
    ),
    ['expiresIn'],
  ),
);

/**
 * Checks what `notify()` was given; what it holds is not echoed.
 *
 * @throws InvalidNotificationError naming the first field that is wrong
 */
export function checkNotification(given: Notification): void {
  const issue = issueOf(given);
  if (issue === undefined) return;
  const field = v.getDotPath(issue);
  const unknown = issue.type === 'strict_object' && issue.expected === 'never';
  const what = unknown ? 'is no field of a notification' : `is wrong: ${issue.message}`;
  throw new InvalidNotificationError(`${field ?? 'The notification'} ${what}.`, field ? { field } : {});
}

function issueOf(given: Notification): v.BaseIssue<unknown> | undefined {
  try {
    return v.safeParse(notificationSchema, given, firstIssue).issues?.[0];
  } catch (cause) {
    // Metadata alone has levels without end: in itself, or more of them than the stack takes.
    if (!(cause instanceof RangeError)) throw cause;
    const message = 'metadata is wrong: it is nested too deeply, or in itself.';
    throw new InvalidNotificationError(message, { field: 'metadata', cause });
  }
}
