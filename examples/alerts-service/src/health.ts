import type { Hub } from '@nkul/core';
import type { RequestHandler } from 'express';
import type { Bearer } from './bearer.ts';

/** `GET /healthz`: everybody gets the status. Only operators get the reasons, as these name providers. */
export function getHealth(hub: Hub, isOperator: Bearer): RequestHandler {
  return async (request, response) => {
    const { statusCode, status, ...reasons } = await hub.health();
    const { running } = hub;
    response.status(statusCode).json({ status, running, ...(isOperator(request) && reasons) });
  };
}
