import { type Message, type MessageQuery, type MessageStatus, maskAddress } from '@nkul/core';
import { html } from 'hono/html';
import type { Asked } from '../entry/asked.ts';
import { findWithin } from '../entry/scoped.ts';
import type { Seal, SealedSearch } from '../entry/seal.ts';
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
import { periodChoice, periodFacts, periodOf } from '../look/period.ts';
import { placeName, type View } from '../look/view.ts';
import type { TextName } from '../words/words.ts';

/** A choice of states, as the list has them beside each other. */
interface Chip {
  readonly name: string;
  readonly text: TextName;
  readonly statuses: readonly MessageStatus[];
}

const chips: readonly Chip[] = [
  { name: '', text: 'messages.all', statuses: [] },
  {
    name: 'bad',
    text: 'messages.bad',
    statuses: ['undelivered', 'rejected', 'failed', 'expired', 'cancelled'],
  },
  { name: 'waiting', text: 'messages.waiting', statuses: ['queued', 'sending'] },
  { name: 'unreported', text: 'messages.unreported', statuses: ['sent'] },
  { name: 'unknown', text: 'messages.unknown', statuses: ['unknown'] },
];

const pageSize = 25;

/** The wishes in an address. */
interface Wanted {
  readonly chip: Chip;
  readonly search: SealedSearch | undefined;
  readonly tail: string | undefined;
  readonly template: string | undefined;
  readonly notifier: string | undefined;
  readonly batch: string | undefined;
  readonly after: string | undefined;
}

function askedIn({ query }: View, seal: Seal): Wanted {
  const value = (name: string) => query.get(name) || undefined;
  const tail = value('tail');
  return {
    chip: chips.find(({ name }) => name === (query.get('state') ?? '')) ?? {
      name: '',
      text: 'messages.all',
      statuses: [],
    },
    search: seal.opened(query.get('q') ?? ''),
    tail: tail !== undefined && /^\d{4}$/.test(tail) ? tail : undefined,
    ...{
      template: value('template'),
      notifier: value('provider'),
      batch: value('batch'),
      after: value('after'),
    },
  };
}

/** A search looks at all times: a person who asks about an old message would else find nothing. */
function queryOf(view: View, asked: Wanted): MessageQuery {
  const { chip, search, tail, template, notifier, batch, after } = asked;
  const isSearch = search !== undefined || tail !== undefined || batch !== undefined;
  return {
    ...{ order: 'newest', limit: pageSize },
    ...(chip.statuses.length > 0 && { status: chip.statuses }),
    ...(search !== undefined && { [search.kind]: search.value }),
    ...(tail !== undefined && { tail }),
    ...(template !== undefined && { template }),
    ...(notifier !== undefined && { notifier }),
    ...(batch !== undefined && { batch }),
    ...(!isSearch && { createdAfter: new Date(view.now.getTime() - periodFacts[periodOf(view)].ms) }),
    ...(after !== undefined && { after }),
  };
}

/** The list of messages, the newest first. */
export async function messagesPage(hub: Asked, view: View, seal: Seal): Promise<Page> {
  const asked = askedIn(view, seal);
  const [page, unknown] = await Promise.all([
    findWithin(hub, queryOf(view, asked), view.visitor.scope),
    view.visitor.scope === undefined ? hub.reading.unknown() : undefined,
  ]);
  const { words } = view;
  const period = isSearch(asked) ? '' : periodChoice(view, 'messages', periodOf(view));
  return {
    ...{ name: 'messages', title: words('messages.title') },
    ...(unknown !== undefined && { counts: { unknown: unknown.count } }),
    main: html`${heading(words('messages.title'), words('messages.sub'), period)}${searched(view, asked)}${filters(view, asked)}<section class="card" aria-label="${words('messages.title')}" data-live="list">${
      page.items.length === 0 ? empty(view, asked) : list(view, page.items, asked, page.next)
    }</section><p class="sub">${words('messages.later')}</p>`,
  };
}

/** A line that says what was searched, and the way back to all messages. */
function searched(view: View, { search, tail, batch }: Wanted): Html {
  const { words } = view;
  if (search === undefined && tail === undefined && batch === undefined) return html``;
  const said =
    search === undefined
      ? words(tail === undefined ? 'messages.search_batch' : 'messages.search_tail', { value: tail ?? '' })
      : words(`messages.search_${search.kind}`, { value: searchedValue(search) });
  return html`<p class="note">${icon('search')}<span>${said}. <a href="messages">${words('messages.clear')}</a></span></p>`;
}

/** A text of digits that is not a valid number is searched as a reference. It is masked too. */
function searchedValue({ kind, value }: SealedSearch): string {
  return kind === 'to' || /^\+?[\d\s().-]{6,}$/.test(value)
    ? maskAddress(value.replaceAll(/[\s().-]/g, '')).replaceAll('*', '•')
    : value;
}

function isSearch({ search, tail, batch }: Wanted): boolean {
  return search !== undefined || tail !== undefined || batch !== undefined;
}

function filters(view: View, { chip: current, template, notifier }: Wanted): Html {
  const { words, query } = view;
  const others = Object.fromEntries(query);
  const kept = ['q', 'tail', 'batch', 'period', 'state'].flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [html`<input type="hidden" name="${name}" value="${value}">`];
  });
  return html`<div class="filters"><nav class="chips" aria-label="${words('messages.state')}">${chips.map(
    (chip) =>
      html`<a class="chip" href="${view.link('messages', { ...others, state: chip.name || undefined, after: undefined })}" ${
        chip.name === current.name ? html`aria-current="true"` : ''
      }>${words(chip.text)}</a>`,
  )}</nav><form class="by" action="messages" method="get" aria-label="${words('messages.filters')}">${kept}<label><span class="vh">${words('messages.template')}</span><input name="template" value="${template ?? ''}" placeholder="${words('messages.template')}" maxlength="200"></label><label><span class="vh">${words('messages.provider')}</span><input name="provider" value="${notifier ?? ''}" placeholder="${words('messages.provider')}" maxlength="200"></label><button class="btn">${words('messages.apply')}</button></form></div>`;
}

function list(view: View, items: readonly Message[], asked: Wanted, next: string | undefined): Html {
  const { words } = view;
  const titles = (
    ['messages.at', 'messages.to', 'messages.template', 'messages.state', 'messages.through'] as const
  ).map((name) => html`<th scope="col">${words(name)}</th>`);
  const others = Object.fromEntries(view.query);
  return html`<div class="tw rows"><table><caption class="vh">${words('messages.title')}</caption><thead><tr>${titles}<th scope="col" class="r">${words('messages.segments')}</th></tr></thead><tbody>${items.map((message) => row(view, message))}</tbody></table></div><div class="pager"><span>${words('messages.shown', { count: items.length })}${
    asked.after === undefined
      ? ''
      : html` · <a href="${view.link('messages', { ...others, after: undefined })}">${words('messages.newest')}</a>`
  }</span><a class="newer" href="${view.link('messages', { ...others, after: undefined })}" hidden>${words('messages.newer')}</a>${
    next === undefined
      ? ''
      : html`<a class="btn sm" rel="next" href="${view.link('messages', { ...others, after: next })}">${words('messages.older')}${icon('next')}</a>`
  }</div>`;
}

function row(view: View, message: Message): Html {
  const { id, createdAt, recipient, erased, template, status } = message;
  const [through, tries] = throughWords(view, message);
  const place = message.attempts.at(-1)?.place;
  return html`<tr class="go" data-id="${id}"><td class="o3 m-hide num">${sentTime(view, createdAt)}</td><td class="o1"><a href="${view.link('message', { id })}">${maskedRecipient(view, recipient, erased === 'all')}</a><span class="ln2">${place === undefined ? '' : placeName(view, place)}</span></td><td class="o4 m-hide">${template ?? html`<span class="dim">–</span>`}</td><td class="o2 m-r">${statusMark(view, status)}<span class="ln2 in">${statusDetail(view, message)}</span></td><td class="o5 m-hide">${through}<span class="ln2">${tries}</span></td><td class="o6 r m-hide">${segmentsOf(message) ?? '–'}</td></tr>`;
}

function empty(view: View, asked: Wanted): Html {
  const { words } = view;
  const isFiltered =
    isSearch(asked) ||
    asked.chip.name !== '' ||
    asked.template !== undefined ||
    asked.notifier !== undefined ||
    view.query.has('period');
  return emptyState('messages', {
    title: words('messages.empty'),
    sub: words(
      isSearch(asked)
        ? 'messages.empty_search'
        : isFiltered
          ? 'messages.empty_filter'
          : 'messages.empty_first',
    ),
    ...(isFiltered && {
      actions: html`<a class="btn" href="messages?period=30d">${words('messages.clear')}</a>`,
    }),
  });
}
