import { type Hub, type Json, type MessageStatus, toE164 } from '@nkul/core';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { jsonObject, readBody } from './body.ts';
import { isoTime } from './iso-time.ts';
import { messageView } from './message-view.ts';

/** All states. The type checker finds a missing one. */
const states: Readonly<Record<MessageStatus, true>> = {
  queued: true,
  sending: true,
  sent: true,
  delivered: true,
  undelivered: true,
  rejected: true,
  failed: true,
  expired: true,
  cancelled: true,
  unknown: true,
};
const known = `give one of ${Object.keys(states).join(', ')}, or a list of them`;
const status = z.custom<MessageStatus>(
  (given) => typeof given === 'string' && Object.hasOwn(states, given),
  known,
);

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
