import type { Message, Money } from '@nkul/core';
import { html } from 'hono/html';
import type { Html } from '../look/html.ts';
import { segmentsOf } from '../look/parts.ts';
import { providerName, type View } from '../look/view.ts';
import { addressesOf, withoutAddress } from '../look/without-address.ts';
import type { TextName } from '../words/words.ts';

/** The small facts of a message, as a list of names and values. @param keptUntil when its text is erased, if it is known */
export function messageFacts(view: View, message: Message, keptUntil: Date | undefined): Html {
  const { words, formats, options } = view;
  const { id, key, template, route, steps, trace, expiresAt, resendOf, batch, category, erased } = message;
  const facts: readonly (readonly [TextName, Html | string | undefined])[] = [
    ['message.cost', costWords(view, message)],
    [
      'message.key',
      key !== undefined && erased !== 'all'
        ? html`<span class="mono">${withoutAddress(key, addressesOf(message.recipient))}</span>`
        : undefined,
    ],
    ['message.id', html`<span class="mono">${id}</span>`],
    ['message.template', template],
    ['message.category', category],
    ['message.route', `${route}: ${steps.map((step) => stepWords(view, step)).join(' → ')}`],
    ['message.expires', expiresAt && formats.time(expiresAt)],
    [
      'message.resend_of',
      resendOf && html`<a class="mono" href="${view.link('message', { id: resendOf })}">${resendOf}</a>`,
    ],
    [
      'message.batch',
      batch && html`<a href="${view.link('messages', { batch })}">${words('message.batch_others')}</a>`,
    ],
    ['message.kept', keptUntil && words('message.kept_until', { day: formats.day(keptUntil) })],
    ['message.trace', trace && traceWords(trace, options.traceUrl)],
  ];
  return html`<section class="card" aria-labelledby="facts"><header><h2 id="facts">${words('message.details')}</h2></header><div class="body"><dl class="facts">${facts.map(
    ([name, value]) => (value === undefined ? '' : html`<div><dt>${words(name)}</dt><dd>${value}</dd></div>`),
  )}</dl></div></section>`;
}

function stepWords(view: View, { notifier, deliveryTimeoutMs }: Message['steps'][number]): string {
  const name = providerName(view, notifier);
  return deliveryTimeoutMs === undefined ? name : `${name} (${view.formats.duration(deliveryTimeoutMs)})`;
}

function costWords({ words, formats }: View, message: Message): string | undefined {
  const costs = message.attempts.flatMap(({ price, cost }): Money | readonly Money[] => price ?? cost ?? []);
  const sums = Map.groupBy(costs, ({ currency }) => currency);
  const money = [...sums].map(([currency, all]) =>
    formats.money({ currency, amount: String(all.reduce((sum, { amount }) => sum + Number(amount), 0)) }),
  );
  const units = segmentsOf(message);
  const said = [...money, ...(units === undefined ? [] : [words('message.units', { count: units })])];
  return said.length === 0 ? undefined : said.join(', ');
}

/** Only an address of the web becomes a link. */
function traceWords(trace: string, traceUrl: ((trace: string) => string) | undefined): Html {
  const short = html`<span class="mono">${trace}</span>`;
  const url = traceUrl?.(trace);
  return url !== undefined && /^https?:\/\//i.test(url)
    ? html`<a href="${url}" rel="noreferrer">${short}</a>`
    : short;
}
