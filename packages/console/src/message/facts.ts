import type { Message, Money } from '@nkul/core';
import { html } from 'hono/html';
import type { Html } from '../look/html.ts';
import { segmentsOf } from '../look/parts.ts';
import { providerName, type View } from '../look/view.ts';
import { addressesOf, withoutAddress } from '../look/without-address.ts';
import type { TextName } from '../words/words.ts';

/** So many messages of a recipient are counted. */
export const mostCounted = 20;

/** Facts about a message that it does not hold itself. */
interface Beside {
  /** When its text is erased. */
  readonly keptUntil: Date | undefined;
  /** How many messages its recipient got in the last day, this one among them. */
  readonly ofRecipient: number | undefined;
  /** The message that repeats it. */
  readonly again: Message | undefined;
}

/** The small facts of a message, as a list of names and values. */
export function messageFacts(view: View, message: Message, { keptUntil, ofRecipient, again }: Beside): Html {
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
    ['message.category', words(`category.${category}`)],
    ['message.route', `${route}: ${steps.map((step) => stepWords(view, step)).join(' → ')}`],
    ['message.expires', expiresAt && formats.time(expiresAt)],
    ['message.again', again && messageLink(view, again.id)],
    ['message.resend_of', resendOf && messageLink(view, resendOf)],
    ['message.same', ofRecipient === undefined ? undefined : sameRecipient(view, message, ofRecipient)],
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

function messageLink(view: View, id: string): Html {
  return html`<a class="mono" href="${view.link('message', { id })}">${id}</a>`;
}

/** The way to all messages of the same recipient. */
function sameRecipient(view: View, { recipient }: Message, count: number): Html | undefined {
  const [address] = addressesOf(recipient);
  if (address === undefined) return undefined;
  const q = view.seal.sealed({ kind: 'to', value: address });
  const said = view.words('message.same_count', { count, more: count > mostCounted ? 'yes' : 'no' });
  return html`<a href="${view.link('messages', { q })}">${said}</a>`;
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
