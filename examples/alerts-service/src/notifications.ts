import type { Hub, Notification } from '@nkul/core';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { problem } from './problem.ts';

const base = {
  to: z.strictObject({ phone: z.string(), locale: z.string().optional() }),
  key: z.string().min(1).max(255).optional(),
};
const bodySchema = z.union([
  z.strictObject({ ...base, text: z.string().min(1) }),
  z.strictObject({
    ...base,
    template: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  }),
]);

/** `POST /notifications`: accepts one, 202; the same key and content again, 200. */
export function postNotification(hub: Hub): RequestHandler {
  return async (request, response) => {
    const body = bodySchema.safeParse(request.body);
    if (!body.success) {
      const { field, detail } = firstIssue(body.error, request.body);
      return problem(response, 400, detail, field);
    }
    const { id, status, duplicate } = await hub.notify(toNotification(body.data));
    response.status(duplicate ? 200 : 202).json({ id, status });
  };
}

function toNotification({ to, key, ...content }: z.infer<typeof bodySchema>): Notification {
  const recipient = { phone: to.phone, ...(to.locale !== undefined && { locale: to.locale }) };
  const rest = { to: recipient, ...(key !== undefined && { key }) };
  if ('text' in content) return { ...rest, text: content.text };
  const { template, values } = content;
  return { ...rest, template, ...(values !== undefined && { values }) };
}

/** The first thing that is wrong, against the form that the caller meant. */
function firstIssue(error: z.ZodError, body: unknown): { readonly field: string; readonly detail: string } {
  const [union] = error.issues;
  const meantText = typeof body === 'object' && body !== null && 'text' in body;
  const issue = union?.code === 'invalid_union' ? (union.errors[meantText ? 0 : 1]?.[0] ?? union) : union;
  if (issue === undefined) return { field: '', detail: 'The body is wrong.' };
  const keys = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const field = [...issue.path, ...keys].join('.');
  const detail = keys.length > 0 ? `${field} is no field here.` : `${field || 'The body'}: ${issue.message}.`;
  return { field, detail };
}
