import { z } from 'zod';
import { InvalidNotificationError } from './invalid-notification-error.ts';
import type { Notification } from './notification.ts';

const text = z.string().min(1).max(100_000);
const templateValue = z.union([z.string(), z.number(), z.boolean(), z.date()]);

const recipientSchema = z.strictObject({
  phone: z.string().max(64).optional(),
  email: z.string().max(320).optional(),
  addresses: z.record(z.string(), z.string().min(1).max(2_048)).optional(),
  locale: z.string().min(1).max(35).optional(),
  timeZone: z.string().min(1).max(64).optional(),
});

const notificationSchema = z
  .strictObject({
    to: recipientSchema,
    template: z.string().min(1).optional(),
    values: z.record(z.string(), templateValue).optional(),
    text: text.optional(),
    route: z.string().optional(),
    key: z.string().min(1).max(255).optional(),
    metadata: z.record(z.string(), z.json()).optional(),
    sendAt: z.date().optional(),
    expiresAt: z.date().optional(),
    expiresIn: z.union([z.number(), z.string()]).optional(),
    onUnknown: z.enum(['hold', 'resend']).optional(),
  })
  .refine((given) => (given.template === undefined) !== (given.text === undefined), {
    message: 'give either text, or template and values',
    path: ['text'],
  })
  .refine((given) => given.values === undefined || given.template !== undefined, {
    message: 'values belong to a template',
    path: ['values'],
  })
  .refine((given) => given.expiresAt === undefined || given.expiresIn === undefined, {
    message: 'give expiresAt or expiresIn, not both',
    path: ['expiresIn'],
  });

/**
 * Checks what `notify()` was given; what it holds is not echoed.
 *
 * @throws InvalidNotificationError naming the first field that is wrong
 */
export function checkNotification(given: Notification): void {
  const checked = notificationSchema.safeParse(given);
  const issue = checked.error?.issues[0];
  if (issue === undefined) return;
  const keys = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const field = [...issue.path, ...keys].join('.');
  const what =
    issue.code === 'unrecognized_keys' ? 'is no field of a notification' : `is wrong: ${issue.message}`;
  throw new InvalidNotificationError(`${field || 'The notification'} ${what}.`, field ? { field } : {});
}
