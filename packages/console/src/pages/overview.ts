import type { StatsRow } from '@nkul/core';
import { withinMs } from '@nkul/verdict';
import { html } from 'hono/html';
import type { Asked } from '../entry/asked.ts';
import { shareBar, shareLine } from '../look/chart.ts';
import { heading } from '../look/heading.ts';
import type { Html } from '../look/html.ts';
import type { Page } from '../look/layout.ts';
import { type Period, periodChoice, periodFacts, periodOf } from '../look/period.ts';
import { figureTable } from '../look/table.ts';
import { placeName, providerName, type View } from '../look/view.ts';
import { dayStart } from './local-day.ts';
import { balanceWords, deliverBadly, needsList } from './needs.ts';
import { readState, type ServiceState } from './service-state.ts';
import { costOf, endedOf, grouped, pointOf, shareOf } from './statistics.ts';
import { columnsOf, volumeCard } from './volume.ts';

/** All that the overview shows. */
interface Facts extends ServiceState {
  readonly period: Period;
  /** By time and notifier. */
  readonly rows: readonly StatsRow[];
  readonly byPlace: readonly StatsRow[];
  /** Of the time before, of the same length. */
  readonly before: readonly StatsRow[];
  /** Of today. */
  readonly today: readonly StatsRow[];
}

async function facts(hub: Asked, view: View): Promise<Facts> {
  const { now, options } = view;
  const period = periodOf(view);
  const { ms, step } = periodFacts[period];
  const from = new Date(now.getTime() - ms);
  const { reading } = hub;
  const [state, rows, byPlace, before, today] = await Promise.all([
    readState(hub, view),
    reading.stats({ from, to: now, step, by: ['notifier'] }),
    reading.stats({ from, to: now, by: ['place'] }),
    reading.stats({ from: new Date(from.getTime() - ms), to: from }),
    reading.stats({ from: dayStart(now, options.timeZone), to: now }),
  ]);
  return { ...state, rows, byPlace, before, today, period };
}

/** The page that opens first: the needs, four figures, the time, by provider, by country. */
export async function overviewPage(hub: Asked, view: View): Promise<Page> {
  const { words, formats, now } = view;
  const read = await facts(hub, view);
  const day = formats.day(now);
  const sub = `${day.charAt(0).toUpperCase()}${day.slice(1)}, ${words('period.since', { period: read.period })}`;
  return {
    name: 'overview',
    title: words('overview.title'),
    counts: { unknown: read.unknown.count },
    main: html`${heading(words('overview.title'), sub, periodChoice(view, './', read.period))}${needsList(view, read)}${figures(view, read)}${volumeCard(view, read.rows, read.period)}<div class="two">${byProvider(view, read)}${byPlace(view, read)}</div>`,
  };
}

function figures(view: View, read: Facts): Html {
  const { words, formats, now } = view;
  const [share, before] = [shareOf(endedOf(read.rows)), shareOf(endedOf(read.before))];
  const points =
    share === undefined || before === undefined ? undefined : Math.round((share - before) * 1_000) / 10;
  const [median, p95] = [withinMs(read.rows, 0.5), withinMs(read.rows, 0.95)];
  const waiting = read.queues.reduce((sum, one) => sum + one.waiting - one.held, 0);
  const held = read.queues.reduce((sum, one) => sum + one.held, 0);
  const oldest = read.queues
    .flatMap(({ oldestDueAt }) => oldestDueAt ?? [])
    .sort((a, b) => a.getTime() - b.getTime())[0];
  const late = oldest === undefined || oldest > now ? undefined : now.getTime() - oldest.getTime();
  return html`<dl class="kpis">
${figure(words('overview.delivered'), share === undefined ? '–' : formats.share(share), '', points === undefined ? '' : html`<span class="delta ${points < 0 ? 'bad' : 'ok'}">${points > 0 ? '+' : ''}${words('overview.versus', { points: formats.number(points) })}</span>`)}
${figure(words('overview.took'), median === undefined ? '–' : `≤ ${formats.duration(median)}`, words('overview.median'), p95 === undefined ? '' : words('overview.p95', { took: formats.duration(p95) }))}
${figure(words('overview.waiting'), formats.number(waiting), held === 0 ? '' : words('overview.held', { count: held }), late === undefined ? words('overview.none_waiting') : words('overview.oldest', { took: formats.duration(late) }))}
${spent(view, read)}</dl>`;
}

function figure(title: string, value: string, small: string, sub: Html | string): Html {
  return html`<div class="kpi"><dt>${title}</dt><dd class="v">${value}${small === '' ? '' : html` <small>${small}</small>`}</dd><dd class="sub">${sub}</dd></div>`;
}

function spent(view: View, { today }: Facts): Html {
  const { words, formats, options } = view;
  const costs = costOf(today);
  const { budget } = options;
  const value = costs.map((one) => formats.money(one)).join(' + ') || '–';
  const used = costs.find(({ currency }) => currency === budget?.currency);
  if (budget === undefined || used === undefined)
    return figure(words('overview.spent'), value, '', words('overview.no_budget'));
  const share = Number(used.amount) / budget.perDay;
  return figure(
    words('overview.spent'),
    value,
    '',
    html`${shareBar([['ink', share]])}${words('overview.of_budget', { share: formats.share(share) })}`,
  );
}

function byProvider(view: View, read: Facts): Html {
  const { words, formats } = view;
  const bad = deliverBadly(read);
  const rows = grouped(read.rows, ({ notifier }) => notifier).map(([notifier, own]) => {
    const ended = endedOf(own);
    const share = shareOf(ended);
    const line = columnsOf(own, read.period, view).map((one) => pointOf(one.ended));
    const median = withinMs(own, 0.5);
    const balance = read.balances.get(notifier);
    const name = providerName(view, notifier);
    return [
      name,
      formats.number(ended.attempts),
      share === undefined
        ? '–'
        : html`<span class="${bad.has(notifier) ? 'h-bad' : ''}">${formats.share(share)}</span>`,
      shareLine(line, `${name}: ${words('column.share')}`, bad.has(notifier)),
      median === undefined ? '–' : `≤ ${formats.duration(median)}`,
      balance === undefined ? '–' : balanceWords(view, balance),
    ];
  });
  const columns = (
    [
      'column.provider',
      'column.sent',
      'column.delivered',
      'column.share',
      'column.median',
      'column.balance',
    ] as const
  ).map((name, index) => ({ title: words(name), isNumber: index > 0 && index !== 3 }));
  return html`<section class="card" aria-labelledby="by-provider"><header><h2 id="by-provider">${words('overview.by_provider')}</h2><a class="sub" href="providers">${words('overview.details')}</a></header>${
    rows.length === 0
      ? html`<p class="body sub">${words('overview.no_data')}</p>`
      : figureTable(words('overview.by_provider'), columns, rows)
  }</section>`;
}

function byPlace(view: View, { byPlace: rows }: Facts): Html {
  const { words, formats } = view;
  const groups = grouped(rows, ({ place }) => place).slice(0, 8);
  const item = ([place, own]: (typeof groups)[number]): Html => {
    const ended = endedOf(own);
    const share = shareOf(ended);
    const name = placeName(view, place);
    return html`<li><span>${name} <span class="dim num">${formats.number(ended.attempts)}</span></span>${shareBar(
      share === undefined
        ? []
        : [
            ['ok', share],
            ['bad', 1 - share],
          ],
    )}<span class="r num">${share === undefined ? '–' : formats.share(share)}</span></li>`;
  };
  return html`<section class="card" aria-labelledby="by-place"><header><h2 id="by-place">${words('overview.by_place')}</h2><span class="sub">${words('overview.place_note')}</span></header><div class="body">${
    groups.length === 0
      ? html`<p class="sub">${words('overview.no_data')}</p>`
      : html`<ul class="bars">${groups.map(item)}</ul>`
  }</div></section>`;
}
