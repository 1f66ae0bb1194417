import { ConfigurationError, type Duration, durationMs } from '@nkul/core/adapter';
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { Refusal } from './refusal.ts';
import { wholeNumber } from './whole-number.ts';
import { writeAnswer } from './write-answer.ts';

/** A number of calls in a time. */
export interface IncomingRate {
  readonly calls: number;
  readonly per: Duration;
}

const longestWindowMs = 24 * 86_400_000;

/**
 * Accepts a number of calls from one address in a time, and answers 429 to more. The address depends on `trust proxy`.
 * IPv6 addresses of one /56 count as one.
 *
 * @throws ConfigurationError if the number or the time is not valid
 */
export function incomingRate(rate: IncomingRate | false): RequestHandler {
  if (rate === false) return (_request, _response, next) => next();
  const windowMs = durationMs(rate.per, 'rate.per');
  if (windowMs < 1 || windowMs > longestWindowMs) {
    throw new ConfigurationError('expressWebhook(): rate.per must be 1 millisecond to 24 days.', {
      field: 'rate.per',
    });
  }
  const limiter = rateLimit({
    windowMs,
    limit: wholeNumber(rate.calls, 'rate.calls'),
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
