import type { Hub } from '@nkul/core';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { BodyError, readBody } from './body.ts';
import { problem } from './problem.ts';

const outcomes = ['sent', 'not_sent', 'delivered', 'undelivered'] as const;
const resolutionSchema = z.strictObject({
  as: z.enum(outcomes, `give ${outcomes.join(', ')}`).exactOptional(),
  attempt: z.int().min(1).exactOptional(),
  reference: z.string().exactOptional(),
  note: z.string().max(1_000).exactOptional(),
});

/**
 * `POST /messages/:id/resolve`: says how an unknown message ended. With a reference alone, the provider has the message
 * under this id, and a parked report with it decides the outcome.
 */
export function postResolution(hub: Hub): RequestHandler<{ id: string }> {
  return async ({ params: { id }, body }, response) => {
    const { as, ...said } = readBody(resolutionSchema, body);
    if (as === undefined && said.reference === undefined)
      throw new BodyError(
        `Give as (${outcomes.join(', ')}), or reference: the provider's id of a report that waits, and is about this message.`,
        { field: 'as' },
      );
    const { resolved, status } = await hub.resolve(id, { ...said, as: as ?? 'sent' });
    if (resolved) response.json({ id, status });
    else problem(response, 409, nothingOpen(id, status), { code: 'NOTHING_TO_RESOLVE' });
  };
}

function nothingOpen(id: string, status: string): string {
  return `Message ${id} is ${status}, and has no such attempt whose end is open: GET /messages/${id} shows them. Nothing was changed.`;
}
