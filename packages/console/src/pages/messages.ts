import { type Message, maskAddress, type StatsRow, type UnknownMessages } from '@nkul/core';
import { html } from 'hono/html';
import {
  askedIn,
  type Chip,
  chips,
  isPlain,
  isSearch,
  queryOf,
  startOf,
  type Wanted,
} from '../acts/asked-messages.ts';
import { consentNote, consentsOf } from '../consent/consent-card.ts';
import { type Asked, inTime, notifiersOf } from '../entry/asked.ts';
import { findWithin } from '../entry/scoped.ts';
import type { SealedSearch } from '../entry/seal.ts';
import { heading } from '../look/heading.ts';
import type { Html } from '../look/html.ts';
import { icon } from '../look/icons.ts';
import type { Page } from '../look/layout.ts';
import {
  emptyState,
  maskedRecipient,
  segmentsOf,
  sentTime,
  statusDetail,
  statusMark,
  throughWords,
} from '../look/parts.ts';
import { periodChoice, periodOf } from '../look/period.ts';
import { cardTable } from '../look/table.ts';
import { placeName, providerName, type View } from '../look/view.ts';

/** The list of messages, the newest first. */
export async function messagesPage(hub: Asked, view: View): Promise<Page> {
  const asked = askedIn(view);
  const hasAll = view.visitor.scope === undefined;
  const [page, unknown, stats] = await Promise.all([
    findWithin(hub, queryOf(view, asked), view.visitor.scope),
    hasAll ? inTime(hub.reading.unknown()) : undefined,
    hasAll && isPlain(asked) ? inTime(hub.reading.stats({ from: startOf(view), to: view.now })) : undefined,
  ]);
  const known = await consentsOf(hub, searchedAddress(view, asked, page.items));
  const { words } = view;
  const period = isSearch(asked) ? '' : periodChoice(view, 'messages', periodOf(view));
  return {
    ...{ name: 'messages', title: words('messages.title'), live: 'list' },
    ...(unknown !== undefined && { counts: { unknown: unknown.count } }),
    main: html`${heading(words('messages.title'), words('messages.sub'), period)}${searched(view, asked)}${consentNote(view, known)}${filters(view, hub, asked, { page, counts: countsOf(view, stats, unknown) })}<section class="card" aria-label="${words('messages.title')}">${
      page.items.length === 0 ? empty(view, asked) : list(view, page.items, asked, page.next)
    }</section>${hasAll ? html`<p class="sub">${words('messages.later')} ${words('messages.meanwhile')}</p>` : ''}`,
  };
}

/** A line that says what was searched, and the way back to all messages. */
function searched(view: View, asked: Wanted): Html {
  if (!isSearch(asked)) return html``;
  const { search, tail } = asked;
  const { words } = view;
  const said =
    search === undefined
      ? words(tail === undefined ? 'messages.search_batch' : 'messages.search_tail', { value: tail ?? '' })
      : words(`messages.search_${search.kind}`, { value: searchedValue(search) });
  return html`<p class="note">${icon('search')}<span>${said}. <a href="messages">${words('messages.clear')}</a></span></p>`;
}

/** The address that was searched. Under a scope, only one that a message has which the visitor may see. */
function searchedAddress(
  { visitor }: View,
  { search }: Wanted,
  items: readonly Message[],
): readonly string[] {
  if (search?.kind !== 'to') return [];
  return visitor.scope === undefined || items.length > 0 ? [search.value] : [];
}

/** Digits as people write a number, or a part of one. */
function isDigits(text: string): boolean {
  return /^\+?[\d\s().-]{6,}$/.test(text);
}

/** True for digits that are not a whole number: they were searched as a reference. */
function isPart(search: SealedSearch | undefined): boolean {
  return search?.kind === 'reference' && isDigits(search.value);
}

/** Digits are masked, also if they are not a whole number. */
function searchedValue({ kind, value }: SealedSearch): string {
  return kind === 'to' || isDigits(value)
    ? maskAddress(value.replaceAll(/[\s().-]/g, '')).replaceAll('*', '•')
    : value;
}

/** How many messages are behind a chip, as far as counters know it for this period. */
function countsOf(
  view: View,
  stats: readonly StatsRow[] | undefined,
  unknown: UnknownMessages | undefined,
): Readonly<Record<string, number>> {
  if (stats === undefined) return {};
  const bad = chips.find(({ name }) => name === 'bad')?.statuses ?? [];
  const ended = stats.flatMap((row) => bad.map((status) => row.ended[status] ?? 0));
  // Unknown ones are counted of all times.
  const isWithin = unknown !== undefined && (unknown.oldest === undefined || unknown.oldest >= startOf(view));
  return {
    bad: ended.reduce((sum, one) => sum + one, 0),
    ...(isWithin && { unknown: unknown.count }),
  };
}

interface Shown {
  readonly page: { readonly items: readonly Message[] };
  readonly counts: Readonly<Record<string, number>>;
}

function filters(view: View, hub: Asked, asked: Wanted, { page, counts }: Shown): Html {
  const { words, formats, query } = view;
  const others = Object.fromEntries(query);
  const chip = ({ name, text }: Chip) => {
    const count = counts[name];
    return html`<a class="chip" href="${view.link('messages', { ...others, state: name || undefined, after: undefined })}" ${
      name === asked.chip.name ? html`aria-current="true"` : ''
    }>${words(text)}${count === undefined ? '' : html`<span class="c">${formats.number(count)}</span>`}</a>`;
  };
  return html`<div class="filters"><nav class="chips" aria-label="${words('messages.state')}">${chips.map(chip)}</nav>${choices(view, hub, asked, page.items)}</div>`;
}

/** The choice of a template and a provider. Templates are suggested as those of the page. */
function choices(view: View, hub: Asked, { template, notifier }: Wanted, items: readonly Message[]): Html {
  const { words, query } = view;
  const kept = ['q', 'tail', 'batch', 'period', 'state'].flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [html`<input type="hidden" name="${name}" value="${value}">`];
  });
  const templates = new Set(items.flatMap((message) => message.template ?? []));
  const notifiers = new Set([
    ...notifiersOf(hub).map(({ name }) => name),
    ...(notifier === undefined ? [] : [notifier]),
  ]);
  return html`<form class="by" action="messages" method="get" aria-label="${words('messages.filters')}">${kept}<label><span class="vh">${words('messages.template')}</span><input name="template" value="${template ?? ''}" placeholder="${words('messages.template')}" maxlength="200" list="templates"></label><datalist id="templates">${[
    ...templates,
  ]
    .toSorted()
    .map(
      (one) => html`<option value="${one}"></option>`,
    )}</datalist><label><span class="vh">${words('messages.provider')}</span><select name="provider"><option value="">${words('messages.any_provider')}</option>${[...notifiers].map((one) => html`<option value="${one}" ${one === notifier ? html`selected` : ''}>${providerName(view, one)}</option>`)}</select></label><button class="btn">${words('messages.apply')}</button></form>`;
}

/** The columns, and their places in a card: its state and time first. */
const columns = [
  ['messages.at', 'o2 m-r num nowrap dim'],
  ['messages.to', 'o3'],
  ['messages.template', 'o4 m-r sub'],
  ['messages.state', 'o1 first'],
  ['messages.through', 'sub m-hide'],
  ['messages.segments', 'r sub m-hide'],
] as const;

function list(view: View, items: readonly Message[], asked: Wanted, next: string | undefined): Html {
  const { words } = view;
  const others = Object.fromEntries(view.query);
  const newest = view.link('messages', { ...others, after: undefined });
  const table = cardTable(
    words('messages.title'),
    columns.map(([name, place]) => ({ title: words(name), place })),
    items.map((message) => ({ id: message.id, cells: cellsOf(view, message) })),
  );
  return html`${table}<div class="pager"><span>${words('messages.shown', { count: items.length })}${
    asked.after === undefined ? '' : html` · <a href="${newest}">${words('messages.newest')}</a>`
  }</span><a class="newer" href="${newest}" hidden>${words('messages.newer')}</a>${
    next === undefined
      ? ''
      : html`<a class="btn sm" rel="next" href="${view.link('messages', { ...others, after: next })}">${words('messages.older')}${icon('next')}</a>`
  }</div>`;
}

function cellsOf(view: View, message: Message): readonly (Html | string)[] {
  const { id, createdAt, recipient, erased, template, status } = message;
  const [through, tries] = throughWords(view, message);
  const place = message.attempts.at(-1)?.place;
  return [
    sentTime(view, createdAt),
    html`<a href="${view.link('message', { id })}">${maskedRecipient(view, recipient, erased === 'all')}</a>${place === undefined ? '' : html`<span class="ln2">${placeName(view, place)}</span>`}`,
    template ?? html`<span class="dim">–</span>`,
    html`${statusMark(view, status)}<span class="ln2 in">${statusDetail(view, message)}</span>`,
    html`${through}${tries === '' ? '' : html`<span class="ln2">${tries}</span>`}`,
    String(segmentsOf(message) ?? '–'),
  ];
}

function empty(view: View, asked: Wanted): Html {
  const { words } = view;
  const isFiltered =
    isSearch(asked) ||
    asked.chip.name !== '' ||
    asked.template !== undefined ||
    asked.notifier !== undefined ||
    view.query.has('period');
  const { tail } = asked;
  const searchReason = isPart(asked.search) ? 'messages.empty_part' : 'messages.empty_search';
  const reason = isSearch(asked) ? searchReason : 'messages.empty_filter';
  return emptyState(isSearch(asked) ? 'search' : 'messages', {
    title: tail === undefined ? words('messages.empty') : words('messages.empty_tail', { tail }),
    sub: words(isFiltered ? reason : 'messages.empty_first'),
    ...(isFiltered && {
      actions: html`<a class="btn" href="messages?period=30d">${words('messages.clear')}</a>`,
    }),
  });
}
