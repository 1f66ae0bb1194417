import { NkulError } from '@nkul/core';
import type { ErrorRequestHandler, Response } from 'express';

/** What each error of Nkul is over HTTP. The others are the service's own trouble. */
const statuses: ReadonlyMap<string, number> = new Map([
  ['NKUL_INVALID_NOTIFICATION', 400],
  ['NKUL_INVALID_RECIPIENT', 400],
  ['NKUL_RENDER', 400],
  ['NKUL_RECIPIENT_NOT_ALLOWED', 403],
  ['NKUL_KEY_CONFLICT', 409],
  ['NKUL_BALANCE', 502],
  ['NKUL_HUB_STOPPED', 503],
]);

/** Answers with a problem after RFC 9457: what is wrong, and in which field. */
export function problem(response: Response, status: number, detail: string, field?: string): void {
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ status, detail, ...(field !== undefined && { field }) }));
}

/** The last handler: every error becomes a problem, none shows a stack. */
export const problems: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  if (NkulError.is(error)) {
    return problem(response, statuses.get(error.code) ?? 500, error.message, error.field);
  }
  const status = httpStatus(error);
  if (status === undefined) console.error(error);
  problem(
    response,
    status ?? 500,
    status === undefined ? 'The service failed.' : 'The body could not be read as JSON.',
  );
};

/** The status that Express' own body parser gives to a body it cannot read. */
function httpStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  const { status } = error;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
