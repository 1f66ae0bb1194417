import { NkulError } from '@nkul/core';
import type { ErrorRequestHandler, Response } from 'express';

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
    return problem(response, error.statusCode, error.message, error.field);
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
