import type { Stray, StrayKind } from '@nkul/core';
import { html } from 'hono/html';
import type { Asked } from '../entry/asked.ts';
import { heading } from '../look/heading.ts';
import type { Html } from '../look/html.ts';
import { icon } from '../look/icons.ts';
import type { Page } from '../look/layout.ts';
import { maskedJson } from '../look/masked-json.ts';
import { emptyState, maskedAddress, sentTime } from '../look/parts.ts';
import { cardTable } from '../look/table.ts';
import { providerName, type View } from '../look/view.ts';
import { withoutAddress } from '../look/without-address.ts';
import { reportWords } from './event-item.ts';

const kinds: readonly StrayKind[] = ['parked', 'quarantined', 'conflict', 'inbound', 'change'];
const pageSize = 25;

/** The reports of providers that have not found their message, the newest first. */
export async function reportsPage(hub: Asked, view: View): Promise<Page> {
  const { words, query } = view;
  const kind = kinds.find((one) => one === query.get('kind'));
  const after = query.get('after');
  const isCursor = after !== null && /^\d{1,16}\.\d{1,16}$/.test(after);
  const [page, unknown] = await Promise.all([
    hub.reading.strays({ limit: pageSize, ...(kind && { kind }), ...(isCursor && { after }) }),
    hub.reading.unknown(),
  ]);
  const title = words('reports.title');
  return {
    ...{ name: 'reports', title, counts: { unknown: unknown.count } },
    main: html`${heading(title, words('reports.sub'))}${chips(view, kind)}<section class="card" aria-label="${title}">${
      page.items.length === 0
        ? emptyState('reports', { title: words('reports.empty'), sub: words('reports.empty_sub') })
        : table(view, page.items, page.next, kind)
    }</section>`,
  };
}

function chips(view: View, current: StrayKind | undefined): Html {
  const { words } = view;
  const chip = (kind: StrayKind | undefined) =>
    html`<a class="chip" href="${view.link('reports', { kind })}" ${kind === current ? html`aria-current="true"` : ''}>${words(`reports.${kind ?? 'all'}`)}</a>`;
  return html`<nav class="chips" aria-label="${words('reports.kind')}">${[undefined, ...kinds].map(chip)}</nav>`;
}

function table(
  view: View,
  items: readonly Stray[],
  next: string | undefined,
  kind: StrayKind | undefined,
): Html {
  const { words } = view;
  const columns = (
    [
      ['column.time', 'o2 m-r num nowrap'],
      ['messages.to', 'o3'],
      ['reports.kind', 'o1 first'],
      ['reports.said', 'o5 m-full'],
      ['messages.through', 'o4 m-r'],
    ] as const
  ).map(([name, place]) => ({ title: words(name), place }));
  const rows = items.map((stray) => ({ cells: cellsOf(view, stray) }));
  return html`${cardTable(words('reports.title'), columns, rows)}<div class="pager"><span>${words('messages.shown', { count: items.length })}</span>${
    next === undefined
      ? ''
      : html`<a class="btn sm" rel="next" href="${view.link('reports', { kind, after: next })}">${words('messages.older')}${icon('next')}</a>`
  }</div>`;
}

function cellsOf(view: View, stray: Stray): readonly (Html | string)[] {
  const address = addressOf(stray);
  return [
    sentTime(view, stray.at),
    address === undefined ? html`<span class="dim">–</span>` : maskedAddress(view, address),
    view.words(`reports.${stray.kind}`),
    said(view, stray),
    providerName(view, stray.notifier),
  ];
}

function addressOf(stray: Stray): string | undefined {
  switch (stray.kind) {
    case 'parked':
    case 'conflict':
      return stray.report.to;
    case 'inbound':
      return stray.inbound.from;
    case 'change':
      return stray.change.address;
    case 'quarantined':
      return undefined;
  }
}

function said(view: View, stray: Stray): Html {
  const { words } = view;
  switch (stray.kind) {
    case 'parked':
      return html`${reportWords(view, stray.report)}<span class="ln2">${words('reports.reference')} <span class="mono">${withoutAddress(stray.report.reference, [stray.report.to ?? ''])}</span></span>${raw(view, stray.report.raw)}`;
    case 'conflict':
      return html`${reportWords(view, stray.report)}<span class="ln2"><a href="${view.link('message', { id: stray.message })}">${words('reports.of_message')}</a></span>${raw(view, stray.report.raw)}`;
    case 'quarantined':
      return html`<span class="ln2">${stray.entry.reason}</span>${raw(view, stray.entry.raw)}`;
    case 'inbound':
      return html`<span class="ln2">${words('message.text_plain', { count: Array.from(stray.inbound.text ?? '').length })}</span>${answered(view, stray.inbound.answers)}`;
    case 'change':
      return html`<span class="mono">${stray.change.change}</span>`;
  }
}

/** A link to the message that a person most likely answers. */
function answered(view: View, id: string | undefined): Html | string {
  if (id === undefined) return '';
  return html`<span class="ln2"><a href="${view.link('message', { id })}">${view.words('reports.answers')}</a></span>`;
}

function raw({ words }: View, value: unknown): Html {
  return html`<details><summary>${words('reports.raw')}</summary><pre tabindex="0">${maskedJson(value)}</pre></details>`;
}
