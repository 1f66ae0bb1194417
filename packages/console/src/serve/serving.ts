import { type Clock, type Hub, systemClock } from '@nkul/core';
import { CLOCK } from '@nkul/core/adapter';
import type { Asking } from '../entry/asked.ts';
import type { Preferences } from '../entry/preferences.ts';
import type { Rates } from '../entry/rates.ts';
import type { Seal } from '../entry/seal.ts';
import { documentOf, type Page } from '../look/layout.ts';
import type { View } from '../look/view.ts';
import { type Problem, problemPage } from '../pages/problem.ts';
import type { Visitor } from '../settings/console-options.ts';
import type { ResolvedOptions } from '../settings/resolved-options.ts';
import { formatsOf } from '../words/formats.ts';
import { wordsOf } from '../words/words.ts';
import type { Streams } from './streams.ts';

/** The parts of a console that all its answers need. */
export interface Serving {
  readonly hub: Hub;
  readonly asking: Asking;
  readonly options: ResolvedOptions;
  readonly seal: Seal;
  readonly rates: Rates;
  readonly streams: Streams;
}

/** The view of one request. @param address the name of its page, and the parameters */
export function viewOf(
  { hub, options, seal }: Serving,
  visitor: Visitor,
  { language, theme, keys }: Preferences,
  { address, query }: Pick<View, 'address' | 'query'>,
): View {
  const now = clockOf(hub).now();
  return {
    ...{ options, visitor, language, keys, now, address, query },
    ...(theme !== undefined && { theme }),
    words: wordsOf(language),
    formats: formatsOf(language, options.timeZone, now),
    seal,
    token: (action) => seal.formToken(visitor.name, action, now),
    link: (page, values = {}) => {
      const given = Object.entries(values).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]],
      );
      const parameters = new URLSearchParams(given as [string, string][]).toString();
      return parameters === '' ? page : `${page}?${parameters}`;
    },
  };
}

/** The clock of a hub: its times are those of the messages. */
export function clockOf({ container }: Hub): Clock {
  return container.isRegistered(CLOCK, true) ? container.resolve(CLOCK) : systemClock;
}

/** A page as an answer. */
export async function pageAnswer(
  view: View,
  page: Page,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const body = String(await documentOf(view, page));
  return new Response(body, { status, headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers } });
}

/** A problem as an answer. */
export function problemAnswer(
  view: View,
  problem: Problem,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return pageAnswer(view, problemPage(view, problem), problem.status, headers);
}

/** Too many calls, of a person (429) or of all together (503): when to come back. */
export function tooMany(
  view: View,
  waitMs: number,
  sub: 'error.too_many' | 'search.too_many',
  status: 429 | 503 = 429,
): Promise<Response> {
  const wait = view.formats.duration(waitMs);
  const headers = { 'Retry-After': String(Math.ceil(waitMs / 1_000)) };
  return problemAnswer(view, { status, title: 'error.refused', sub, values: { wait } }, headers);
}

/** A search by a number tells whether somebody is a customer: the log has that it was made, without the number. */
export function recordSearch(hub: Hub, { visitor }: View): Promise<void> {
  return hub.recordLook({ what: 'searched', by: { name: visitor.name, through: 'console' } });
}

export const missing: Problem = { status: 404, title: 'error.missing', sub: 'error.missing_sub' };
export const mayNot: Problem = { status: 403, title: 'error.refused', sub: 'error.may_not' };
