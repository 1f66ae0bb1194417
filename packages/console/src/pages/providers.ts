import type { Act, Pause, StatsRow } from '@nkul/core';
import { reasonWords, withinMs } from '@nkul/verdict';
import { html } from 'hono/html';
import { type Asked, inTime, notifiersOf } from '../entry/asked.ts';
import { type BarKind, isLine, shareBar, shareLine } from '../look/chart.ts';
import { heading } from '../look/heading.ts';
import type { Html } from '../look/html.ts';
import { icon } from '../look/icons.ts';
import type { Page } from '../look/layout.ts';
import { actionForm, emptyState, latePart } from '../look/parts.ts';
import { periodChoice, periodFacts, periodOf } from '../look/period.ts';
import { figureTable } from '../look/table.ts';
import { may, placeName, providerName, type View } from '../look/view.ts';
import { deliverBadly, refuse } from './bad-providers.ts';
import { anchorOf, balanceWords, daysValues } from './needs.ts';
import { readState, type ServiceState } from './service-state.ts';
import { costOf, endedOf, grouped, pointOf, shareOf } from './statistics.ts';
import { columnsOf } from './volume.ts';

/** The facts of the page. A part whose question took too long is undefined: the others are shown. */
interface Facts extends ServiceState {
  readonly notifiers: readonly string[];
  readonly pauses: readonly Pause[];
  /** By notifier that a person has paused: that act. */
  readonly paused: ReadonlyMap<string, Act>;
  readonly away: ReadonlySet<string>;
  /** By time and notifier. */
  readonly rows: readonly StatsRow[];
  readonly byPlace: readonly StatsRow[] | undefined;
  readonly byReason: readonly StatsRow[] | undefined;
  readonly bad: ReadonlySet<string>;
}

/** Cells of fewer messages are empty: small numbers shout. */
const leastInCell = 20;

/** Each provider: its share, its speed, its balance. */
export async function providersPage(hub: Asked, view: View): Promise<Page> {
  const { words } = view;
  const facts = await read(hub, view);
  const title = words('providers.title');
  const cards =
    facts.notifiers.length === 0
      ? html`<section class="card">${emptyState('providers', { title: words('providers.none'), sub: words('providers.none_sub') })}</section>`
      : html`<div class="pcards">${facts.notifiers.map((notifier) => card(view, notifier, facts))}</div>${heat(view, facts)}${
          facts.byReason === undefined
            ? html`<section class="card" aria-label="${title}">${latePart(view)}</section>`
            : html`<div class="pcards">${facts.notifiers.map((notifier) => answers(view, notifier, facts))}</div>`
        }`;
  return {
    ...{ name: 'providers', title, live: 'page', counts: { unknown: facts.unknown.count } },
    main: html`${heading(title, words('providers.sub'), periodChoice(view, 'providers', periodOf(view)))}${cards}`,
  };
}

async function read(hub: Asked, view: View): Promise<Facts> {
  const { now } = view;
  const { ms, step } = periodFacts[periodOf(view)];
  const from = new Date(now.getTime() - ms);
  const { reading } = hub;
  const [state, pauses, rows, byPlace, byReason] = await Promise.all([
    readState(hub, view),
    hub.pauses(),
    reading.stats({ from, to: now, step, by: ['notifier'] }),
    inTime(reading.stats({ from, to: now, by: ['notifier', 'place'] })),
    inTime(reading.stats({ from, to: now, by: ['notifier', 'reason'] })),
  ]);
  const { away, rate_limited } = state.health.waiting;
  const others = [
    ...rows.flatMap(({ notifier }) => notifier ?? []),
    ...state.queues.map(({ notifier }) => notifier),
    ...pauses.map(({ notifier }) => notifier),
  ];
  return {
    paused: await lastPauses(reading, pauses),
    ...{ ...state, pauses, rows, byPlace, byReason, notifiers: namesOf(hub, others) },
    away: new Set([...away, ...rate_limited].map(({ notifier }) => notifier)),
    bad: new Set([...deliverBadly(state).keys(), ...refuse(state).keys()]),
  };
}

/** The acts by which people have paused notifiers, as far as they are found in time. */
async function lastPauses(reading: Asked['reading'], pauses: readonly Pause[]): Promise<Facts['paused']> {
  const byPeople = pauses.filter(({ reason }) => reason === 'operator');
  const acts = await Promise.all(
    byPeople.map(({ notifier }) => inTime(reading.acts({ notifier, limit: 1 }))),
  );
  return new Map(acts.flatMap((page) => page?.items ?? []).map((act) => [act.notifier ?? '', act]));
}

/** The notifiers of the hub, and others that have sent in this time, have messages that wait, or are paused. */
function namesOf(hub: Asked, others: readonly string[]): readonly string[] {
  return [...new Set([...notifiersOf(hub).map(({ name }) => name), ...others])];
}

function card(view: View, notifier: string, facts: Facts): Html {
  const { words, formats } = view;
  const rows = facts.rows.filter((row) => row.notifier === notifier);
  const ended = endedOf(rows);
  const [share, median] = [shareOf(ended), withinMs(rows, 0.5)];
  const unknown = rows.reduce((sum, row) => sum + row.unknown, 0);
  const queue = facts.queues.find((one) => one.notifier === notifier);
  const isBad = facts.bad.has(notifier);
  const spent = costOf(rows)
    .map((one) => formats.money(one))
    .join(' + ');
  const name = providerName(view, notifier);
  const small = (title: string, value: string, colour = '') =>
    html`<div><dt>${title}</dt><dd class="${colour}">${value}</dd></div>`;
  return html`<section class="card pc" id="${anchorOf(notifier)}" aria-label="${name}"><div class="t"><h2>${name}</h2>${stateMark(view, notifier, facts)}</div>${line(view, name, rows, isBad)}<dl class="mini">${small(words('providers.delivered'), share === undefined ? '–' : formats.share(share), isBad ? 'bad' : '')}${small(words('column.median'), median === undefined ? '–' : `≤ ${formats.duration(median)}`)}${small(words('providers.unknown'), formats.number(unknown), unknown > 0 ? 'unk' : '')}${small(words('providers.waiting'), formats.number((queue?.waiting ?? 0) - (queue?.held ?? 0)))}${small(words('providers.held'), formats.number(queue?.held ?? 0), (queue?.held ?? 0) > 0 ? 'wait' : '')}${spent === '' ? '' : small(words('providers.spent'), spent)}</dl>${balanceLine(view, notifier, facts)}${pauseForm(view, notifier, facts)}</section>`;
}

/** The share over time, with its axis in words. */
function line(view: View, name: string, rows: readonly StatsRow[], isBad: boolean): Html {
  const { words, formats, now } = view;
  const points = columnsOf(rows, periodOf(view), view).map(({ ended }) => pointOf(ended));
  if (!isLine(points)) return html`<p class="few sub dim">${words('providers.few_points')}</p>`;
  const until = words('providers.until', {
    period: words(`period.${periodOf(view)}`),
    at: formats.clock(now),
  });
  return html`<div>${shareLine(points, `${name}: ${words('providers.share')}`, isBad)}<p class="xax"><span>${words('providers.share')}</span><span>${until}</span></p></div>`;
}

function stateMark({ words }: View, notifier: string, { pauses, away, bad, health }: Facts): Html {
  if (pauses.some((one) => one.notifier === notifier))
    return html`<span class="pill wait">${icon('pause')}${words('providers.paused')}</span>`;
  if (away.has(notifier))
    return html`<span class="pill wait">${icon('waiting')}${words('providers.away')}</span>`;
  if (bad.has(notifier)) return html`<span class="pill bad">${icon('alert')}${words('providers.bad')}</span>`;
  // Whether it can be reached is known to the hub that sends.
  if (health.failing === 'not_running')
    return html`<span class="pill">${words('providers.not_paused')}</span>`;
  return html`<span class="pill ok">${icon('delivered')}${words('providers.ok')}</span>`;
}

function balanceLine(view: View, notifier: string, { balances, days }: Facts): Html {
  const { words, formats, options } = view;
  const balance = balances.get(notifier);
  if (balance === undefined) return html`<p class="sub">${words('providers.no_balance')}</p>`;
  const left = days.get(notifier);
  const isShort = left !== undefined && left < options.balanceDays;
  return html`<div><p class="ln"><span>${words('providers.balance', { left: balanceWords(view, balance) })}</span>${
    left === undefined
      ? ''
      : html`<span class="${isShort ? 'wait' : ''}">${words('providers.days', daysValues(view, left))}</span>`
  }</p>${left === undefined ? '' : shareBar([[isShort ? 'wait' : 'ink', Math.min(1, left / 30)]])}<p class="sub dim">${words('providers.balance_at', { at: formats.at(balance.at) })}</p></div>`;
}

/** The person that paused a notifier, and the reason. */
function pausedBy({ words }: View, { by, note }: Act): string {
  const who = by?.name ?? words('log.application');
  return words('providers.paused_by', { who, why: note ?? '–' });
}

function pauseForm(view: View, notifier: string, { pauses, paused, queues }: Facts): Html {
  const { words } = view;
  const pause = pauses.find((one) => one.notifier === notifier);
  const byPerson = paused.get(notifier);
  const reason =
    pause === undefined
      ? ''
      : html`<p class="note">${icon('alert')}<span>${words('need.paused', { provider: providerName(view, notifier), reason: words(`pause.${pause.reason}`) })}. ${words('need.paused_sub', { time: view.formats.moment(pause.since), count: queues.find((one) => one.notifier === notifier)?.waiting ?? 0 })} ${byPerson === undefined ? '' : pausedBy(view, byPerson)}</span></p>`;
  if (!may(view, 'pause')) return html`${reason}`;
  const act = pause === undefined ? 'pause' : 'resume';
  const provider = providerName(view, notifier);
  const count = queues.find((one) => one.notifier === notifier)?.waiting ?? 0;
  const fields = html`<input type="hidden" name="notifier" value="${notifier}"><p class="sub">${act === 'pause' ? words('providers.pause_sub') : words('providers.resume_sub', { count })}</p><label class="f"><span>${words('message.why')}</span><input name="why" required maxlength="200" autocomplete="off"></label><div class="done"><button class="btn pri">${icon(act === 'pause' ? 'pause' : 'play')}${words(`providers.${act}`).replace('…', '')}</button></div>`;
  return html`${reason}<details class="ask in"><summary class="btn${act === 'resume' ? ' pri' : ''}">${icon(act === 'pause' ? 'pause' : 'play')}${words(`providers.${act}`)}</summary><div class="dlg"><h3>${words(`providers.${act}_title`, { provider })}</h3>${actionForm(view, act, fields)}</div></details>`;
}

function heat(view: View, { notifiers, byPlace }: Facts): Html {
  const { words, formats } = view;
  const places = grouped(byPlace ?? [], ({ place }) => place).slice(0, 12);
  if (byPlace === undefined)
    return html`<section class="card" aria-label="${words('providers.heat')}">${latePart(view)}</section>`;
  if (places.length === 0) return html``;
  const cell = (rows: readonly StatsRow[], notifier: string): Html | string => {
    const ended = endedOf(rows.filter((row) => row.notifier === notifier));
    const share = shareOf(ended);
    if (share === undefined || ended.delivered + ended.undelivered < leastInCell) return '–';
    return html`<span class="${share < 0.8 ? 'h-bad' : share < 0.95 ? 'h-mid' : 'h-ok'}">${formats.share(share)}</span>`;
  };
  const table = figureTable(
    words('providers.heat'),
    [
      { title: words('column.place') },
      ...notifiers.map((one) => ({ title: providerName(view, one), isNumber: true })),
    ],
    places.map(([place, rows]) => [
      placeName(view, place),
      ...notifiers.map((notifier) => cell(rows, notifier)),
    ]),
  );
  return html`<section class="card heat" aria-labelledby="heat"><header><h2 id="heat">${words('providers.heat')}</h2><span class="sub">${words('providers.few')}</span></header>${table}</section>`;
}

/** The answers of a notifier, by reason: the count of each beside all. */
function answers(view: View, notifier: string, { byReason, rows }: Facts): Html {
  const { words, formats, language } = view;
  const own = rows.filter((row) => row.notifier === notifier);
  const attempts = own.reduce((sum, row) => sum + row.attempts, 0);
  if (attempts === 0) return html``;
  const accepted = own.reduce((sum, row) => sum + row.accepted, 0);
  const refused = (byReason ?? [])
    .filter((row) => row.notifier === notifier && row.reason !== undefined && row.reason !== 'resolved')
    .flatMap(({ reason, rejected, deferred, unknown, stopped }) =>
      (
        [
          ['bad', rejected],
          ['wait', deferred],
          ['unk', unknown],
          ['ink', stopped],
        ] as const
      ).map(([kind, count]) => ({ reason, kind, count })),
    )
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count);
  const item = (label: string, count: number, kind: BarKind): Html =>
    html`<li><span>${label}</span>${shareBar([[kind, count / attempts]])}<span class="r num">${formats.number(count)}</span></li>`;
  return html`<section class="card" aria-label="${words('providers.answers', { provider: providerName(view, notifier) })}"><header><h2>${words('providers.answers', { provider: providerName(view, notifier) })}</h2><span class="sub num">${words('providers.calls', { count: attempts })}</span></header><div class="body"><ul class="bars">${item(words('providers.accepted'), accepted, 'ok')}${refused.map(({ reason, kind, count }) => item(reason === undefined ? words('reason.none') : reasonWords(reason, language), count, kind))}</ul></div></section>`;
}
