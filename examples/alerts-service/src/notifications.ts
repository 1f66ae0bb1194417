import type { Hub, Json, Notification, TemplateValues } from '@nkul/core';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { BodyError, jsonObject, readBody } from './body.ts';
import { isDuration } from './duration.ts';
import { isoTime } from './iso-time.ts';

const notificationSchema = z.strictObject({
  to: z.strictObject({ phone: z.string(), locale: z.string().exactOptional() }),
  text: z.string().min(1).exactOptional(),
  template: z.string().exactOptional(),
  values: jsonObject<TemplateValues>().exactOptional(),
  key: z.string().min(1).max(255).exactOptional(),
  expiresIn: z
    .string('give a duration with its unit, such as 90s, 5m or 24h')
    .refine(isDuration, 'give a duration with its unit, such as 90s, 5m or 24h')
    .exactOptional(),
  sendAt: isoTime.exactOptional(),
  route: z.string().exactOptional(),
  metadata: jsonObject<Readonly<Record<string, Json>>>().exactOptional(),
});

/** `POST /notifications`: accepts a notification with 202. The same key and content again is answered 200. */
export function postNotification(hub: Hub): RequestHandler {
  return async (request, response) => {
    const { id, status, duplicate } = await hub.notify(toNotification(request.body));
    response.status(duplicate ? 200 : 202).json({ id, status });
  };
}

/** @throws BodyError */
function toNotification(body: unknown): Notification {
  const { text, template, values, ...rest } = readBody(notificationSchema, body);
  if (text !== undefined && template === undefined && values === undefined) return { ...rest, text };
  if (template !== undefined && text === undefined)
    return { ...rest, template, ...(values !== undefined && { values }) };
  throw new BodyError('Give template, with the values that it needs, or text.', { field: 'template' });
}
