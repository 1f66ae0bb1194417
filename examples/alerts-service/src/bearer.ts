import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { problem } from './problem.ts';

/** True for a request that has the bearer token (RFC 6750). */
export type Bearer = (request: IncomingMessage) => boolean;

/** Makes the check for a token. It compares in constant time. */
export function bearer(token: string): Bearer {
  const expected = digest(`Bearer ${token}`);
  return ({ headers }) =>
    timingSafeEqual(digest((headers.authorization ?? '').replace(/^bearer +/i, 'Bearer ')), expected);
}

/** Lets a request with one of the tokens pass. `whose` names the token in the answer to others. */
export function only(whose: string, bearers: readonly Bearer[]): RequestHandler {
  return (request, response, next) => {
    if (bearers.some((brings) => brings(request))) return next();
    response.set('WWW-Authenticate', 'Bearer');
    problem(
      response,
      401,
      `This call needs ${whose} token: send it as a bearer token, "Authorization: Bearer <token>".`,
    );
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
