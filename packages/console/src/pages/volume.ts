import type { StatsRow } from '@nkul/core';
import { html } from 'hono/html';
import { columnChart, type Incident } from '../look/chart.ts';
import type { Html } from '../look/html.ts';
import { dayStarts } from '../look/local-day.ts';
import { type Period, periodFacts } from '../look/period.ts';
import { figureTable } from '../look/table.ts';
import { providerName, type View } from '../look/view.ts';
import { badPart, type Ended, endedOf, pointOf } from './statistics.ts';

/** The outcomes of the attempts that began in one step of a time. */
export interface TimeColumn {
  readonly at: Date;
  readonly ended: Ended;
}

const stepMs = { '5m': 300_000, '1h': 3_600_000 } as const;
const dayMs = 86_400_000;

/** A column for each step of a period that ends now, also for those without a message. */
export function columnsOf(
  rows: readonly StatsRow[],
  period: Period,
  { now, options }: Pick<View, 'now'> & { readonly options: Pick<View['options'], 'timeZone'> },
): readonly TimeColumn[] {
  const { ms, column } = periodFacts[period];
  const starts =
    column === 'day'
      ? dayStarts(now, ms / dayMs + 1, options.timeZone)
      : stepStarts(now.getTime() - ms, now.getTime(), stepMs[column]);
  const times = starts.map((start) => start.getTime());
  const byStart = Map.groupBy(rows, ({ at }) => (at === undefined ? -1 : lastUpTo(times, at.getTime())));
  return starts.map((at, index) => ({ at, ended: endedOf(byStart.get(index) ?? []) }));
}

/** The place of the last time that is not after another, by halving: a month has thousands of rows. -1 if all are after it. */
function lastUpTo(times: readonly number[], at: number): number {
  let [first, end] = [0, times.length];
  while (first < end) {
    const middle = (first + end) >> 1;
    if ((times[middle] ?? 0) <= at) first = middle + 1;
    else end = middle;
  }
  return first - 1;
}

function stepStarts(from: number, to: number, step: number): readonly Date[] {
  const starts: Date[] = [];
  for (let at = Math.floor(from / step) * step; at <= to; at += step) starts.push(new Date(at));
  return starts;
}

/** The attempts of a period over time: a picture with a sentence, and the figures. */
export function volumeCard(
  view: View,
  {
    rows,
    period,
    bad,
    isFirst,
  }: {
    readonly rows: readonly StatsRow[];
    readonly period: Period;
    /** The notifiers that deliver badly, with their usual share. */
    readonly bad: ReadonlyMap<string, { readonly usual: number }>;
    /** True if there is nothing before this period. */
    readonly isFirst: boolean;
  },
): Html {
  const { words, formats, now } = view;
  const ended = endedOf(rows);
  const columns = columnsOf(rows, period, view);
  const isByDay = periodFacts[period].column === 'day';
  const mark = isByDay ? formats.date : formats.clock;
  const said = words('overview.volume_said', {
    count: ended.attempts,
    period: words('period.since', { period }),
    ...{ delivered: ended.delivered, open: ended.open, bad: ended.undelivered },
  });
  const at = (index: number) => mark(columns[index]?.at ?? now);
  const marks = [...[0, 1, 2, 3].map((part) => at(Math.floor((columns.length * part) / 4))), mark(now)];
  const incident = incidentOf(view, rows, period, bad);
  const begins = isFirst ? columns.findIndex((one) => one.ended.attempts > 0) : 0;
  const begin = begins > 1 ? columns[begins] : undefined;
  const legend = (kind: string, text: string) =>
    html`<span><svg class="key" viewBox="0 0 10 10" aria-hidden="true"><rect class="fill-${kind}" width="10" height="10" rx="3"/></svg>${text}</span>`;
  return html`<section class="card" aria-labelledby="volume"><header><h2 id="volume">${words('overview.volume', { count: ended.attempts })}</h2><span class="sub leg">${legend('ok', words('status.delivered').toLowerCase())}${legend('info', words('column.open').toLowerCase())}${legend('bad', words('status.undelivered').toLowerCase())}</span></header><div class="body">${
    ended.attempts === 0
      ? html`<p class="sub">${words('overview.no_data')}</p>`
      : html`${columnChart(
          columns.map(({ ended: one }) => ({ ok: one.delivered, open: one.open, bad: one.undelivered })),
          { said, marks, format: formats.number, incident },
        )}<details><summary>${words('overview.figures')}</summary>${volumeTable(view, columns, isByDay ? formats.date : formats.time)}</details>`
  }${begin === undefined ? '' : html`<p class="sub dim">${words('partial.begin', { day: formats.day(begin.at) })}</p>`}</div></section>`;
}

/** The last columns in which a notifier delivered below its usual share, as far back as each of them did. */
function incidentOf(
  view: View,
  rows: readonly StatsRow[],
  period: Period,
  bad: ReadonlyMap<string, { readonly usual: number }>,
): Incident | undefined {
  const [notifier, { usual } = { usual: 0 }] = [...bad][0] ?? [];
  if (notifier === undefined) return undefined;
  const own = columnsOf(
    rows.filter((row) => row.notifier === notifier),
    period,
    view,
  );
  const lastGood = own.findLastIndex(({ ended }) => (pointOf(ended) ?? 0) >= badPart * usual);
  const first = own.findIndex(({ ended }, index) => index > lastGood && pointOf(ended) !== undefined);
  const at = own[first]?.at;
  if (at === undefined) return undefined;
  const text = view.words('overview.incident', {
    provider: providerName(view, notifier),
    at: view.formats.clock(at),
  });
  return { first, text };
}

function volumeTable(view: View, columns: readonly TimeColumn[], begin: (at: Date) => string): Html {
  const { words, formats } = view;
  return figureTable(
    words('overview.figures'),
    [
      { title: words('column.at') },
      ...(['column.sent', 'column.delivered', 'column.open', 'column.undelivered'] as const).map((name) => ({
        title: words(name),
        isNumber: true,
      })),
    ],
    columns
      .filter(({ ended }) => ended.attempts > 0)
      .map(({ at, ended }) => [
        html`<time datetime="${at.toISOString()}">${begin(at)}</time>`,
        ...[ended.attempts, ended.delivered, ended.open, ended.undelivered].map(formats.number),
      ]),
  );
}
