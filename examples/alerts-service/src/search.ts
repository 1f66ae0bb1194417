import { type Hub, type Json, messageStatuses, toE164 } from '@nkul/core';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { jsonObject, readBody } from './body.ts';
import { isoTime } from './iso-time.ts';
import { messageView } from './message-view.ts';

const known = `give one of ${messageStatuses.join(', ')}, or a list of them`;
const status = z.enum(messageStatuses, known);

const searchSchema = z.strictObject({
  phone: z.string().exactOptional(),
  status: z.union([status, z.array(status)], known).exactOptional(),
  key: z.string().exactOptional(),
  template: z.string().exactOptional(),
  metadata: jsonObject<Readonly<Record<string, Json>>>().exactOptional(),
  held: z.boolean().exactOptional(),
  createdAfter: isoTime.exactOptional(),
  createdBefore: isoTime.exactOptional(),
  after: z.string().exactOptional(),
  limit: z.int().min(1).max(100).default(20),
});

/** `POST /messages/search`: messages that match every field, oldest first, a page at a time. */
export function postSearch(hub: Hub): RequestHandler {
  return async (request, response) => {
    const { phone, ...query } = readBody(searchSchema, request.body);
    const { items, next } = await hub.find({
      ...query,
      ...(phone !== undefined && { to: toE164(phone, 'CM') }),
    });
    response.json({ messages: items.map(messageView), ...(next !== undefined && { next }) });
  };
}
