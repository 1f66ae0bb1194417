import type { Act } from '@nkul/core';
import { html } from 'hono/html';
import type { Asked } from '../entry/asked.ts';
import { actWords } from '../look/act-words.ts';
import { heading } from '../look/heading.ts';
import type { Html } from '../look/html.ts';
import { icon } from '../look/icons.ts';
import type { Page } from '../look/layout.ts';
import { emptyState, sentTime } from '../look/parts.ts';
import { cardTable } from '../look/table.ts';
import { providerName, type View } from '../look/view.ts';

const pageSize = 50;

/** The acts of people, the newest first. */
export async function logPage(hub: Asked, view: View): Promise<Page> {
  const { words, query } = view;
  const after = query.get('after');
  const [page, unknown] = await Promise.all([
    hub.reading.acts({ limit: pageSize, ...(after !== null && /^\d{1,16}$/.test(after) && { after }) }),
    hub.reading.unknown(),
  ]);
  const title = words('log.title');
  return {
    ...{ name: 'log', title, counts: { unknown: unknown.count } },
    main: html`${heading(title, words('log.sub'))}<section class="card" aria-label="${title}">${
      page.items.length === 0
        ? emptyState('log', { title: words('log.empty'), sub: words('log.empty_sub') })
        : table(view, page.items, page.next)
    }</section>`,
  };
}

function table(view: View, items: readonly Act[], next: string | undefined): Html {
  const { words } = view;
  const columns = (
    [
      ['column.time', 'o2 m-r num nowrap'],
      ['log.who', 'o1 first'],
      ['log.what', 'o3'],
      ['log.about', 'o4 m-r'],
      ['log.why', 'o5 m-full'],
    ] as const
  ).map(([name, place]) => ({ title: words(name), place }));
  const rows = grouped(items).map(([act, count]) => ({ cells: cellsOf(view, act, count) }));
  return html`${cardTable(words('log.title'), columns, rows)}<div class="pager"><span>${words('messages.shown', { count: items.length })}</span>${
    next === undefined
      ? ''
      : html`<a class="btn sm" rel="next" href="${view.link('log', { after: next })}">${words('messages.older')}${icon('next')}</a>`
  }</div>`;
}

/** Searches of one person in a row are one line: the newest, and how many there were. */
function grouped(items: readonly Act[]): readonly (readonly [Act, number])[] {
  const groups: [Act, number][] = [];
  for (const act of items) {
    const last = groups.at(-1);
    const isMore =
      last?.[0].what === 'searched' && act.what === 'searched' && last[0].by?.name === act.by?.name;
    if (last !== undefined && isMore) last[1] += 1;
    else groups.push([act, 1]);
  }
  return groups;
}

function cellsOf(view: View, act: Act, count: number): readonly (Html | string)[] {
  const { words } = view;
  const { at, by, message, notifier, note } = act;
  const about =
    message === undefined
      ? notifier === undefined
        ? '–'
        : providerName(view, notifier)
      : html`<a class="mono" href="${view.link('message', { id: message })}">${message.slice(0, 13)}…</a>`;
  return [
    sentTime(view, at),
    by?.name ?? words('log.application'),
    actWords(view, act, count),
    about,
    note ?? html`<span class="dim">–</span>`,
  ];
}
