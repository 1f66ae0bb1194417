import type { Hub } from '@nkul/core';
import type { RequestHandler } from 'express';
import type { Bearer } from './bearer.ts';

/** `GET /healthz`: the status for everybody. The reasons are for operators alone: they name providers. */
export function getHealth(hub: Hub, isOperator: Bearer): RequestHandler {
  return async (request, response) => {
    const { statusCode, status, ...reasons } = await hub.health();
    const { running } = hub;
    response.status(statusCode).json({ status, running, ...(isOperator(request) && reasons) });
  };
}
