import type { StatsRow } from '@nkul/core';
import { withinMs } from '@nkul/verdict';
import { html } from 'hono/html';
import { type Asked, inTime } from '../entry/asked.ts';
import { isLine, shareBar, shareLine } from '../look/chart.ts';
import { heading } from '../look/heading.ts';
import type { Html } from '../look/html.ts';
import type { Page } from '../look/layout.ts';
import { dayStart } from '../look/local-day.ts';
import { latePart } from '../look/parts.ts';
import { type Period, periodChoice, periodFacts, periodOf } from '../look/period.ts';
import { cardTable } from '../look/table.ts';
import { placeName, providerName, type View } from '../look/view.ts';
import { deliverBadly } from './bad-providers.ts';
import { balanceWords, needsList, type Used } from './needs.ts';
import { readState, type ServiceState } from './service-state.ts';
import { costOf, endedOf, grouped, pointOf, shareOf } from './statistics.ts';
import { columnsOf, volumeCard } from './volume.ts';

/** All that the overview shows. A part whose question took too long is undefined: the others are shown. */
interface Facts extends ServiceState {
  readonly period: Period;
  /** By time and notifier. */
  readonly rows: readonly StatsRow[] | undefined;
  readonly byPlace: readonly StatsRow[] | undefined;
  /** Of the time before, of the same length. */
  readonly before: readonly StatsRow[] | undefined;
  /** Of today. */
  readonly today: readonly StatsRow[] | undefined;
}

async function facts(hub: Asked, view: View): Promise<Facts> {
  const { now, options } = view;
  const period = periodOf(view);
  const { ms, step } = periodFacts[period];
  const from = new Date(now.getTime() - ms);
  const { reading } = hub;
  const [state, rows, byPlace, before, today] = await Promise.all([
    readState(hub, view),
    inTime(reading.stats({ from, to: now, step, by: ['notifier'] })),
    inTime(reading.stats({ from, to: now, by: ['place'] })),
    inTime(reading.stats({ from: new Date(from.getTime() - ms), to: from })),
    inTime(reading.stats({ from: dayStart(now, options.timeZone), to: now })),
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
    live: 'page',
    counts: { unknown: read.unknown.count },
    main: html`${heading(words('overview.title'), sub, periodChoice(view, './', read.period))}${needsList(view, read, usedOf(view, read))}${figures(view, read)}${volume(view, read)}<div class="two">${byProvider(view, read)}${byPlace(view, read)}</div>`,
  };
}

function volume(view: View, { rows, period, before, ...state }: Facts): Html {
  const { words } = view;
  if (rows === undefined)
    return html`<section class="card" aria-label="${words('overview.figures')}">${latePart(view)}</section>`;
  const isFirst = before !== undefined && endedOf(before).attempts === 0;
  return volumeCard(view, { rows, period, isFirst, bad: deliverBadly(state) });
}

function figures(view: View, read: Facts): Html {
  const { words, formats, now } = view;
  const { rows = [] } = read;
  const [share, before] = [shareOf(endedOf(rows)), shareOf(endedOf(read.before ?? []))];
  const points =
    share === undefined || before === undefined ? undefined : Math.round((share - before) * 1_000) / 10;
  const [median, p95] = [withinMs(rows, 0.5), withinMs(rows, 0.95)];
  const waiting = read.queues.reduce((sum, one) => sum + one.waiting - one.held, 0);
  const held = read.queues.reduce((sum, one) => sum + one.held, 0);
  // Held messages wait for their provider: they are not late.
  const oldest = read.queues
    .filter((one) => one.waiting > one.held)
    .flatMap(({ oldestDueAt }) => oldestDueAt ?? [])
    .sort((a, b) => a.getTime() - b.getTime())[0];
  const waitedMs = oldest === undefined || oldest > now ? undefined : now.getTime() - oldest.getTime();
  const late = (part: readonly StatsRow[] | undefined) => (part === undefined ? words('partial.title') : '');
  return html`<dl class="kpis">
${figure(words('overview.delivered'), share === undefined ? '–' : formats.share(share), '', points === undefined ? late(read.rows) : html`<span class="delta ${points < 0 ? 'bad' : 'ok'}">${points > 0 ? '+' : ''}${words('overview.versus', { points: formats.number(points) })}</span>`)}
${figure(words('overview.took'), median === undefined ? '–' : `≤ ${formats.duration(median)}`, median === undefined ? '' : words('overview.median'), p95 === undefined ? late(read.rows) : words('overview.p95', { took: formats.duration(p95) }))}
${figure(words('overview.waiting'), formats.number(waiting), held === 0 ? '' : words('overview.held', { count: held }), waitedMs === undefined ? words('overview.none_waiting') : words('overview.oldest', { took: formats.duration(waitedMs) }))}
${spent(view, read)}</dl>`;
}

function figure(title: string, value: string, small: string, sub: Html | string): Html {
  return html`<div class="kpi"><dt>${title}</dt><dd class="v">${value}${small === '' ? '' : html` <small>${small}</small>`}</dd><dd class="sub">${sub}</dd></div>`;
}

function spent(view: View, { today }: Facts): Html {
  const { words, formats } = view;
  const costs = costOf(today ?? []);
  if (today === undefined) return figure(words('overview.spent'), '–', '', words('partial.title'));
  const value = costs.map((one) => formats.money(one)).join(' + ') || '–';
  const used = usedOf(view, { today });
  if (used === undefined) return figure(words('overview.spent'), value, '', words('overview.no_budget'));
  const { share, budget } = used;
  return figure(
    words('overview.spent'),
    value,
    '',
    html`${shareBar([['ink', share]])}${words('overview.of_budget', {
      share: formats.share(share),
      budget: formats.money(budget),
    })}`,
  );
}

/** How much of the budget of the day is spent; undefined without a budget, or without a cost in its currency. */
function usedOf({ options }: View, { today = [] }: Pick<Facts, 'today'>): Used | undefined {
  const { budget } = options;
  const spent = costOf(today).find(({ currency }) => currency === budget?.currency);
  if (budget === undefined || spent === undefined) return undefined;
  const { perDay, currency } = budget;
  return { spent, budget: { amount: String(perDay), currency }, share: Number(spent.amount) / perDay };
}

function byProvider(view: View, read: Facts): Html {
  const { words } = view;
  const title = words('overview.by_provider');
  const groups = grouped(read.rows ?? [], ({ notifier }) => notifier);
  const bad = deliverBadly(read);
  const columns = (
    [
      ['column.provider', 'c1'],
      ['column.sent', 'c3 r'],
      ['column.delivered', 'c2 r'],
      ['column.share', 'm-hide'],
      ['column.median', 'c4 r'],
      ['column.balance', 'c5 r'],
    ] as const
  ).map(([name, place]) => ({ title: words(name), place }));
  const rows = groups.map(([notifier, own]) => ({
    cells: providerCells(view, read, notifier, own, bad.has(notifier)),
  }));
  return html`<section class="card providers" aria-labelledby="by-provider"><header><h2 id="by-provider">${title}</h2><a class="sub" href="providers">${words('overview.details')}</a></header>${
    read.rows === undefined
      ? latePart(view)
      : groups.length === 0
        ? html`<p class="body sub">${words('overview.no_data')}</p>`
        : cardTable(title, columns, rows)
  }</section>`;
}

function providerCells(
  view: View,
  read: Facts,
  notifier: string,
  own: readonly StatsRow[],
  isBad: boolean,
): readonly (Html | string)[] {
  const { words, formats } = view;
  const ended = endedOf(own);
  const share = shareOf(ended);
  const line = columnsOf(own, read.period, view).map((one) => pointOf(one.ended));
  const median = withinMs(own, 0.5);
  const name = providerName(view, notifier);
  return [
    html`<b>${name}</b>`,
    html`<span class="m-hide">${formats.number(ended.attempts)}</span><span class="m-only">${words('providers.calls', { count: ended.attempts })}</span>`,
    share === undefined
      ? '–'
      : html`<span class="${isBad ? 'bad strong' : ''}">${formats.share(share)}</span>`,
    !isLine(line) ? '–' : shareLine(line, `${name}: ${words('column.share')}`, isBad),
    median === undefined ? '–' : `≤ ${formats.duration(median)}`,
    balanceCell(view, read, notifier),
  ];
}

/** That it is paused, for how many days its balance is enough, or else the balance. */
function balanceCell(view: View, { health, balances, days }: Facts, notifier: string): Html | string {
  const { words, formats, options } = view;
  const { paused_for_credit, paused_for_credentials, paused_by_operator } = health.waiting;
  if (
    [...paused_for_credit, ...paused_for_credentials, ...paused_by_operator].some(
      (one) => one.notifier === notifier,
    )
  )
    return html`<span class="wait">${words('providers.paused').toLowerCase()}</span>`;
  const [balance, left] = [balances.get(notifier), days.get(notifier)];
  if (left === undefined) return balance === undefined ? '–' : balanceWords(view, balance);
  const said = words('overview.days', {
    days: formats.number(left < 10 ? Math.round(left * 10) / 10 : Math.round(left)),
  });
  return html`<span class="${left < options.balanceDays ? 'wait' : ''}">${said}</span>`;
}

function byPlace(view: View, { byPlace: rows }: Facts): Html {
  const { words, formats } = view;
  const groups = grouped(rows ?? [], ({ place }) => place).slice(0, 8);
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
  return html`<section class="card" aria-labelledby="by-place"><header><h2 id="by-place">${words('overview.by_place')}</h2><span class="sub">${words('overview.place_note')}</span></header>${
    rows === undefined
      ? latePart(view)
      : html`<div class="body">${groups.length === 0 ? html`<p class="sub">${words('overview.no_data')}</p>` : html`<ul class="bars">${groups.map(item)}</ul>`}</div>`
  }</section>`;
}
