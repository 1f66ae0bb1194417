import { type HttpAnswer, headerOf } from '../http/outcome.ts';

/** The longest delay that is passed on, in milliseconds: a day. */
const longestDelayMs = 86_400_000;

/**
 * The delay that an answer asks for by `Retry-After`, in milliseconds: seconds or an HTTP date (RFC 9110, section
 * 10.2.3). Undefined if the header is missing, or in another form.
 */
export function retryAfterMs({ headers }: Pick<HttpAnswer, 'headers'>, now: Date): number | undefined {
  const [written = ''] =
    headerOf(headers, 'retry-after')
      ?.slice(0, 64)
      .split(/,(?! \d\d[ -])/) ?? [];
  const seconds = /^(\d+(?:\.\d+)?)\s?s?$/.exec(written.trim())?.[1];
  const at = /^\s*[a-z]{3}/i.test(written) ? Date.parse(inUtc(written)) : Number.NaN;
  const delayMs = seconds === undefined ? at - now.getTime() : Number(seconds) * 1_000;
  return Number.isNaN(delayMs) ? undefined : Math.min(Math.max(0, delayMs), longestDelayMs);
}

/** A date of HTTP. One of its three formats, that of `asctime()`, has no zone: it is UTC. */
function inUtc(written: string): string {
  return /(?:GMT|UTC|[+-]\d{4})\s*$/.test(written) ? written : `${written} GMT`;
}
