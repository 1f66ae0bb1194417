import type { Hub } from '@nkul/core';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { BodyError, readBody } from './body.ts';

const erasureSchema = z.strictObject({ phone: z.string().exactOptional(), id: z.string().exactOptional() });

/** `POST /messages/erase`: erases all about a number, or one message. The number is in the body, as addresses are logged. */
export function postErasure(hub: Hub): RequestHandler {
  return async (request, response) => {
    const { phone, id } = readBody(erasureSchema, request.body);
    if ((phone === undefined) === (id === undefined))
      throw new BodyError('Give either phone, or the id of a message.', { field: 'phone' });
    response.json(await hub.erase(id === undefined ? { to: phone ?? '' } : { id }));
  };
}
