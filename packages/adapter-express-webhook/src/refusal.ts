import { STATUS_CODES } from 'node:http';
import type { CallbackAnswer } from '@nkul/core/adapter';

/** The answers to refused calls, by status. They are the same for all callers, and do not quote the call. */
const details = {
  400: 'The body did not arrive as its headers announce it.',
  404: 'There is nothing at this address.',
  405: 'This address does not take this method.',
  408: 'The body did not arrive in time.',
  413: 'The body is too large.',
  415: 'The body must be plain, or packed with gzip, deflate, br or zstd.',
  429: 'Too many calls: come back later.',
  503: 'Reports cannot be stored now: send them again later.',
} as const;

type RefusedStatus = keyof typeof details;

/** Thrown to refuse a call. */
export class Refusal extends Error {
  readonly status: RefusedStatus;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: RefusedStatus, headers: Readonly<Record<string, string>> = {}) {
    super(details[status]);
    this.status = status;
    this.headers = headers;
  }

  /** The answer to the call, after RFC 9457. */
  get answer(): CallbackAnswer {
    const { status, message: detail, headers } = this;
    return {
      status,
      headers: { ...headers, 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
      body: JSON.stringify({ title: STATUS_CODES[status], status, detail }),
    };
  }
}
