import type { Balance, Money, WaitingNotifier } from '@nkul/core';
import { html } from 'hono/html';
import type { Html } from '../look/html.ts';
import { type IconName, icon } from '../look/icons.ts';
import { providerName, type View } from '../look/view.ts';
import { deliverBadly, refuse } from './bad-providers.ts';
import { mostStrays, type ServiceState } from './service-state.ts';

/** Something that a person has to look at, with its cause and the next act. */
interface Need {
  readonly colour: 'bad' | 'unk' | 'wait';
  readonly icon: IconName;
  readonly title: string;
  readonly sub: string;
  readonly act: string;
  readonly address: string;
}

/** The spending of a day within its budget. */
export interface Used {
  readonly spent: Money;
  readonly budget: Money;
  /** 0–1, and more beyond the budget. */
  readonly share: number;
}

/** From this part of a budget on, somebody should know. */
const nearEnd = 0.9;

/** The list of everything that needs somebody. */
export function needsList(view: View, facts: ServiceState, used: Used | undefined): Html {
  const needs = [...needsOf(view, facts), ...budgetNeed(view, used)];
  const { words } = view;
  return html`<section class="card" aria-labelledby="needs"><header><h2 id="needs">${words('overview.needs')}</h2><span class="sub num">${needs.length}</span></header>${
    needs.length === 0
      ? html`<div class="body calm">${icon('delivered')}<p>${words('overview.calm')}</p><p class="sub">${words('overview.calm_sub')}</p></div>`
      : html`<ul class="att">${needs.map(needItem)}</ul>`
  }</section>`;
}

function needItem({ colour, icon: name, title, sub, act, address }: Need): Html {
  return html`<li><span class="${colour}">${icon(name)}</span><p>${title}</p><p class="sub">${sub}</p><a class="btn sm" href="${address}">${act}</a></li>`;
}

function needsOf(view: View, facts: ServiceState): readonly Need[] {
  return [
    ...restored(view, facts),
    ...bad(view, facts),
    ...refusing(view, facts),
    ...unknownNeed(view, facts),
    ...reviewNeed(view, facts),
    ...balanceNeeds(view, facts),
    ...pausedNeeds(view, facts),
    ...awayNeeds(view, facts),
    ...strayNeed(view, facts),
  ];
}

function restored({ words }: View, { health }: ServiceState): readonly Need[] {
  return health.waiting.restored.map(() => ({
    ...({
      colour: 'bad',
      icon: 'alert',
      title: words('need.restored'),
      sub: words('need.restored_sub'),
    } as const),
    ...{ act: words('need.look'), address: 'unknown' },
  }));
}

function bad(view: View, facts: ServiceState): readonly Need[] {
  const { words, formats } = view;
  return [...deliverBadly(facts)].map(([notifier, { share, usual }]) => ({
    ...({ colour: 'bad', icon: 'alert' } as const),
    title: words('need.bad', { provider: providerName(view, notifier), share: formats.share(share) }),
    sub: words('need.bad_sub', { usual: formats.share(usual) }),
    act: words('need.whom'),
    address: view.link('messages', { state: 'bad', provider: notifier, period: '1h' }),
  }));
}

function refusing(view: View, facts: ServiceState): readonly Need[] {
  const { words, formats } = view;
  return [...refuse(facts)].map(([notifier, share]) => ({
    ...({ colour: 'bad', icon: 'alert' } as const),
    title: words('need.refuses', { provider: providerName(view, notifier), share: formats.share(share) }),
    sub: words('need.refuses_sub'),
    ...{ act: words('need.compare'), address: `providers?period=1h#${anchorOf(notifier)}` },
  }));
}

function unknownNeed({ words, formats, now }: View, { unknown }: ServiceState): readonly Need[] {
  if (unknown.count === 0) return [];
  const took = formats.duration(now.getTime() - (unknown.oldest ?? now).getTime());
  return [
    {
      ...{ colour: 'unk', icon: 'unknown' },
      ...{ title: words('need.unknown', { count: unknown.count }), sub: words('need.unknown_sub', { took }) },
      ...{ act: words('need.resolve'), address: 'unknown' },
    },
  ];
}

function reviewNeed(view: View, { health }: ServiceState): readonly Need[] {
  const { words } = view;
  const count = health.waiting.review;
  if (count === 0) return [];
  return [
    {
      ...{ colour: 'unk', icon: 'waiting' },
      ...{ title: words('need.review', { count }), sub: words('need.review_sub') },
      ...{ act: words('need.decide'), address: view.link('messages', { state: 'review' }) },
    },
  ];
}

function balanceNeeds(view: View, { balances, days }: ServiceState): readonly Need[] {
  const { words, options } = view;
  return [...days].flatMap(([notifier, left]) => {
    const balance = balances.get(notifier);
    if (balance === undefined || left >= options.balanceDays) return [];
    const title = words('need.balance', {
      ...{ provider: providerName(view, notifier), left: balanceWords(view, balance) },
      ...daysValues(view, left),
    });
    const time = endWords(view, left);
    return [
      {
        ...({ colour: 'wait', icon: 'balance' } as const),
        ...{
          title,
          sub: words('need.balance_sub', { time }),
          act: words('need.see_balance'),
          address: 'providers',
        },
      },
    ];
  });
}

/** When a balance is used up: a pace says the day, and only of the next 24 hours the time. */
export function endWords({ formats, now }: Pick<View, 'formats' | 'now'>, days: number): string {
  const end = new Date(now.getTime() + days * 86_400_000);
  return days >= 1 ? formats.day(end) : formats.moment(end);
}

/** A number of days for a text: with one decimal, and as the count that decides the plural. */
export function daysValues(
  { formats }: View,
  days: number,
): { readonly days: string; readonly count: number } {
  const count = Math.round(days * 10) / 10;
  return { days: formats.number(count), count };
}

/** A balance with its unit. */
export function balanceWords({ formats }: View, { left, unit, money }: Balance): string {
  return money === undefined
    ? `${formats.number(left)} ${unit === 'sms' ? 'SMS' : unit}`
    : formats.money(money);
}

function pausedNeeds(view: View, { health, queues }: ServiceState): readonly Need[] {
  const { words, formats } = view;
  const { paused_for_credit, paused_for_credentials, paused_by_operator } = health.waiting;
  const all: readonly (readonly [WaitingNotifier, 'insufficient_credit' | 'unauthorized' | 'operator'])[] = [
    ...paused_for_credit.map((one) => [one, 'insufficient_credit'] as const),
    ...paused_for_credentials.map((one) => [one, 'unauthorized'] as const),
    ...paused_by_operator.map((one) => [one, 'operator'] as const),
  ];
  return all.map(([{ notifier, since }, reason]) => {
    const queue = queues.find((one) => one.notifier === notifier);
    const expiry = queue?.firstExpiryAt;
    const waits = words('need.paused_sub', { time: formats.moment(since), count: queue?.waiting ?? 0 });
    const provider = providerName(view, notifier);
    return {
      ...({ colour: 'wait', icon: 'pause' } as const),
      title: words('need.paused', { provider, reason: words(`pause.${reason}`) }),
      sub:
        expiry === undefined ? waits : `${waits} ${words('need.paused_expiry', { at: formats.at(expiry) })}`,
      ...{ act: words('need.resume'), address: `providers#${anchorOf(notifier)}` },
    };
  });
}

function awayNeeds(view: View, { health }: ServiceState): readonly Need[] {
  const { words, formats } = view;
  return [...health.waiting.away, ...health.waiting.rate_limited].map(({ notifier, since }) => ({
    ...({ colour: 'wait', icon: 'waiting' } as const),
    title: words('need.away', { provider: providerName(view, notifier) }),
    sub: words('need.away_sub', { time: formats.moment(since) }),
    ...{ act: words('need.look'), address: `providers#${anchorOf(notifier)}` },
  }));
}

function strayNeed({ words, formats }: View, { strays }: ServiceState): readonly Need[] {
  const [newest] = strays;
  if (newest === undefined) return [];
  const count = strays.length;
  return [
    {
      ...{ colour: 'wait', icon: 'reports' },
      title: words('need.strays', { count, more: count < mostStrays ? 'no' : 'yes' }),
      sub: words('need.strays_sub', { at: formats.at(newest.at) }),
      ...{ act: words('need.look'), address: 'reports' },
    },
  ];
}

function budgetNeed({ words, formats }: View, used: Used | undefined): readonly Need[] {
  if (used === undefined || used.share < nearEnd) return [];
  return [
    {
      ...{ colour: 'wait', icon: 'balance' },
      title: words('need.budget', { share: formats.share(used.share) }),
      sub: words('need.budget_sub', { spent: formats.money(used.spent), budget: formats.money(used.budget) }),
      ...{ act: words('need.compare'), address: 'providers?period=24h' },
    },
  ];
}

/** The place of a notifier on its page. */
export function anchorOf(notifier: string): string {
  return `p-${Buffer.from(notifier).toString('base64url')}`;
}
