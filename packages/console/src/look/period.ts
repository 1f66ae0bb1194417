import { html } from 'hono/html';
import type { Html } from './html.ts';
import type { View } from './view.ts';

/** Buttons for a choice of periods. */
export function periodChoice(view: View, page: string, current: Period): Html {
  const { words } = view;
  return html`<nav class="seg" aria-label="${words('period.label')}">${periods.map(
    (period) =>
      html`<a href="${view.link(page, { ...Object.fromEntries(view.query), period, after: undefined })}" ${
        period === current ? html`aria-current="true"` : ''
      }>${words(`period.${period}`)}</a>`,
  )}</nav>`;
}

export type Period = '1h' | '24h' | '7d' | '30d';

const periods: readonly Period[] = ['1h', '24h', '7d', '30d'];
const hourMs = 3_600_000;

/** How long each period is, and the width of the steps of a chart of it. */
export const periodFacts: Readonly<
  Record<Period, { readonly ms: number; readonly step: '5m' | '1h' | '1d' }>
> = {
  '1h': { ms: hourMs, step: '5m' },
  '24h': { ms: 24 * hourMs, step: '1h' },
  '7d': { ms: 7 * 24 * hourMs, step: '1h' },
  '30d': { ms: 30 * 24 * hourMs, step: '1d' },
};

/** The period that an address asks for. */
export function periodOf({ query }: View): Period {
  return periods.find((one) => one === query.get('period')) ?? '24h';
}
