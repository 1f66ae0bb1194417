import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { problem } from './problem.ts';

/** Lets only those pass who send the token as a bearer token (RFC 6750). */
export function bearer(token: string): RequestHandler {
  const expected = digest(`Bearer ${token}`);
  return (request, response, next) => {
    const given = (request.headers.authorization ?? '').replace(/^bearer /i, 'Bearer ');
    if (timingSafeEqual(digest(given), expected)) return next();
    response.set('WWW-Authenticate', 'Bearer');
    problem(response, 401, 'Send the token of this service as a bearer token.');
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
