import { type Duration, either, objectOf, type Schema, wholeFrom } from '@nkul/core/adapter';
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { Refusal } from './refusal.ts';
import { timerSchema } from './timer.ts';
import { writeAnswer } from './write-answer.ts';

/** A number of calls in a time. */
export interface IncomingRate {
  readonly calls: number;
  readonly per: Duration;
}

/** A rate that was checked: so many calls in so many milliseconds. */
interface CheckedRate {
  readonly calls: number;
  readonly per: number;
}

/** A rate, or false for any number of calls. */
export const rateSchema: Schema<CheckedRate | false> = either(
  false,
  objectOf(
    { calls: wholeFrom(1), per: timerSchema },
    {
      noun: 'field of a rate',
      meant: { limit: 'calls', window: 'per' },
      example: "such as { calls: 100, per: '1s' }",
    },
  ),
);

/**
 * Accepts a number of calls from one address in a time, and answers 429 to more. The address depends on `trust proxy`.
 * IPv6 addresses of one /56 count as one.
 */
export function incomingRate(rate: CheckedRate | false): RequestHandler {
  if (rate === false) return (_request, _response, next) => next();
  const limiter = rateLimit({
    windowMs: rate.per,
    limit: rate.calls,
    standardHeaders: false,
    legacyHeaders: false,
    keyGenerator,
    async handler(request, response) {
      const window = await limiter.getKey(keyGenerator(request));
      const leftMs = (window?.resetTime?.getTime() ?? 0) - Date.now();
      const retryAfter = String(Math.max(1, Math.ceil(leftMs / 1_000)));
      writeAnswer(response, new Refusal(429, { 'retry-after': retryAfter }).answer);
    },
  });
  return limiter;
}

function keyGenerator({ ip = '' }: Request): string {
  return ipKeyGenerator(ip);
}
