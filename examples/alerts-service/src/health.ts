import type { Hub } from '@nkul/core';
import type { RequestHandler } from 'express';
import type { Bearer } from './bearer.ts';

/** `GET /healthz`: the status for everybody; what waits, and why, for operators alone: it names providers. */
export function getHealth(hub: Hub, isOperator: Bearer): RequestHandler {
  return async (request, response) => {
    const { statusCode, status, ...reasons } = await hub.health();
    const { running } = hub;
    response.status(statusCode).json({ status, running, ...(isOperator(request) && reasons) });
  };
}
