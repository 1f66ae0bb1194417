import type { MessageQuery } from '@nkul/core';
import type { Permission } from './permissions.ts';

/** The person behind a request. */
export interface Visitor {
  /** By which others find this person in the log: 1–255 characters. */
  readonly name: string;
  readonly can: readonly Permission[];
  /**
   * The messages that this person sees, such as those of one tenant: `{ metadata: { tenant: 'shop' } }`. With it, only messages
   * are reachable: statistics, providers, stray reports and the log know no tenants.
   */
  readonly scope?: Pick<MessageQuery, 'metadata' | 'template' | 'notifier' | 'batch'>;
  /** Reveals and searches are counted under it. Give one where people choose their own names. @default name */
  readonly countedAs?: string;
  /** The address, relative to the console, that signs out by a POST without fields. @default the page has only its menu */
  readonly signOut?: string;
  /** True where people get in without signing in: every page then says so. @default false */
  readonly unguarded?: boolean;
}

/** The connection of a request. */
export interface Connection {
  /** The IP address of the peer. `localhostOnly()` needs it, and `sharedToken()` counts by it. */
  readonly remoteAddress?: string;
}

/**
 * Finds out who makes a request. Without a visitor, the answer is 401; a `Response` is given as it is, such as a redirect to a
 * sign-in page. A page that stays open is asked about every 15 seconds, with its first request: its news end with the session.
 */
export type Authenticate = (
  request: Request,
  connection: Connection,
) => Visitor | Response | null | undefined | Promise<Visitor | Response | null | undefined>;

/** The settings of a console. */
export interface ConsoleOptions {
  readonly authenticate: Authenticate;
  /**
   * 32 random bytes, or text of at least 32 characters. It seals searches, so that addresses are free of numbers, and forms. All
   * processes behind one address need the same.
   */
  readonly secret: string | Uint8Array;
  /** The place that it shows, such as `production` or `staging`. */
  readonly environment?: string;
  /** The time zone of all times, IANA. @default 'UTC' */
  readonly timeZone?: string;
  /** The language of people whose browser prefers other languages than French and English. @default 'en' */
  readonly locale?: string;
  /** The names of notifiers as people say them. @default their own names */
  readonly names?: Readonly<Record<string, string>>;
  /** The most that may be spent in a day, for the overview. */
  readonly budget?: { readonly perDay: number; readonly currency: string };
  /** The address of a trace (W3C `traceparent`) in your tracing system. */
  readonly traceUrl?: (traceparent: string) => string;
  /** Below how many days a balance needs somebody. @default 2 */
  readonly balanceDays?: number;
  /**
   * The path that it is mounted at, such as `/admin/nkul`, if your server passes it whole: then the address without its final
   * slash is redirected. All else works without it.
   */
  readonly path?: string;
  /** The origins whose pages may show the console within a frame (`frame-ancestors`). @default refused to all */
  readonly frameAncestors?: readonly string[];
}
