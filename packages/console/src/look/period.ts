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

/** How long each period is, the statistics that it is asked for, and the columns of its charts. */
interface PeriodFacts {
  readonly ms: number;
  readonly step: '5m' | '1h';
  /** Days are those of the zone of the page: the days of the store are those of UTC. */
  readonly column: '5m' | '1h' | 'day';
}

export const periodFacts: Readonly<Record<Period, PeriodFacts>> = {
  '1h': { ms: hourMs, step: '5m', column: '5m' },
  '24h': { ms: 24 * hourMs, step: '1h', column: '1h' },
  '7d': { ms: 7 * 24 * hourMs, step: '1h', column: '1h' },
  '30d': { ms: 30 * 24 * hourMs, step: '1h', column: 'day' },
};

/** The period that an address asks for. */
export function periodOf({ query }: View): Period {
  return periods.find((one) => one === query.get('period')) ?? '24h';
}
