import { LimitExceededError, NkulError } from '@nkul/core';
import type { ErrorRequestHandler, Response } from 'express';
import { BodyError } from './body.ts';

/** The other members of a problem, beside its status and detail. */
export interface ProblemDetails {
  /** The field of the body that is wrong. */
  readonly field?: string;
  /** For programs, stable: `NKUL_…`. */
  readonly code?: string;
  /** The limit that is reached. */
  readonly rule?: string;
}

/** Answers with a problem (RFC 9457). The detail says what is wrong, where, and how to mend it. */
export function problem(
  response: Response,
  status: number,
  detail: string,
  details: ProblemDetails = {},
): void {
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ status, detail, ...details }));
}

/** The last handler. It answers each error with a problem, without its stack. */
export const problems: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  if (error instanceof BodyError) return problem(response, error.status, error.message, error.details);
  if (NkulError.is(error)) {
    const { statusCode, message, code, field } = error;
    // It speaks to who runs the service, and may name its files; that of a provider (502) speaks to both.
    if (statusCode === 500 || statusCode === 503) {
      console.error(message);
      return problem(response, statusCode, unable, { code });
    }
    if (error instanceof LimitExceededError) return overLimit(response, error);
    return problem(response, statusCode, message, { code, ...(field !== undefined && { field }) });
  }
  const status = httpStatus(error);
  if (status !== undefined) return problem(response, status, unreadable(error, status));
  console.error(error);
  problem(response, 500, unable);
};

function overLimit(
  response: Response,
  { statusCode, message, code, rule, retryAfter }: LimitExceededError,
): void {
  if (retryAfter !== undefined) response.set('retry-after', String(retryAfter));
  problem(response, statusCode, message, { code, rule });
}

const unable = 'The service failed: its log says why.';

function unreadable(error: unknown, status: number): string {
  if (error instanceof URIError)
    return 'The path is not well-formed: behind each % it has two hexadecimal digits, and they are UTF-8.';
  if (status === 413) return 'The body is too large: send at most 100 kB.';
  return 'The body could not be read: send one object of JSON, in UTF-8.';
}

/** The status that Express' own parsers set if they cannot read a body. */
function httpStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  const { status } = error;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
