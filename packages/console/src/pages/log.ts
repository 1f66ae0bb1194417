import type { Act } from '@nkul/core';
import { html } from 'hono/html';
import type { Asked } from '../entry/asked.ts';
import { actWords } from '../look/act-words.ts';
import { heading } from '../look/heading.ts';
import type { Html } from '../look/html.ts';
import { icon } from '../look/icons.ts';
import type { Page } from '../look/layout.ts';
import { emptyState, sentTime } from '../look/parts.ts';
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
  const titles = ['messages.at', 'log.who', 'log.what', 'log.about', 'log.why'] as const;
  return html`<div class="tw rows"><table><caption class="vh">${words('log.title')}</caption><thead><tr>${titles.map((name) => html`<th scope="col">${words(name)}</th>`)}</tr></thead><tbody>${items.map((act) => row(view, act))}</tbody></table></div><div class="pager"><span>${words('messages.shown', { count: items.length })}</span>${
    next === undefined
      ? ''
      : html`<a class="btn sm" rel="next" href="${view.link('log', { after: next })}">${words('messages.older')}${icon('next')}</a>`
  }</div>`;
}

function row(view: View, act: Act): Html {
  const { words } = view;
  const { at, by, message, notifier, note } = act;
  const about =
    message === undefined
      ? notifier === undefined
        ? '–'
        : providerName(view, notifier)
      : html`<a class="mono" href="${view.link('message', { id: message })}">${message.slice(0, 13)}…</a>`;
  return html`<tr><td class="o3 num">${sentTime(view, at)}</td><td class="o1">${by?.name ?? words('log.application')}</td><td class="o2 m-r">${actWords(view, act)}</td><td class="o4">${about}</td><td class="o5 m-full">${note ?? html`<span class="dim">–</span>`}</td></tr>`;
}
