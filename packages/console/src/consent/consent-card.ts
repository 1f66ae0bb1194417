import { type AddressConsent, type Category, InvalidArgumentError, type Message } from '@nkul/core';
import { html } from 'hono/html';
import { type Asked, inTime } from '../entry/asked.ts';
import type { Html } from '../look/html.ts';
import { icon } from '../look/icons.ts';
import { actionForm, latePart, maskedAddress } from '../look/parts.ts';
import { may, type View } from '../look/view.ts';
import { addressesOf } from '../look/without-address.ts';
import type { TextName } from '../words/words.ts';
import { consentCategories } from './consent-acts.ts';

/** An address of a recipient, and all that is known against sending to it. */
export interface Known {
  readonly address: string;
  readonly consent?: AddressConsent;
}

/** The opt-outs and suppressions of addresses. Undefined if the store took too long. */
export function consentsOf(
  hub: Pick<Asked, 'reading'>,
  addresses: readonly string[],
): Promise<readonly Known[] | undefined> {
  return inTime(Promise.all(addresses.map((address) => consentOf(hub, address))));
}

/** Beside an application, a hub may not know the channel of a chat: then its address cannot be looked for. */
async function consentOf({ reading }: Pick<Asked, 'reading'>, address: string): Promise<Known> {
  try {
    const consent = await reading.consent(address);
    return { address, ...(consent && { consent }) };
  } catch (error) {
    if (error instanceof InvalidArgumentError) return { address };
    throw error;
  }
}

/** Advice about a message whose recipient refuses its category, or is not tried. */
export function consentHints(
  { words, formats }: View,
  { category, reason }: Message,
  known: readonly Known[] = [],
): readonly string[] {
  // The verdict on a message that was cancelled for it says the same.
  const isSaid = reason?.code === 'opted_out';
  const isRefused = !isSaid && optOutsIn(known).some((one) => one.category === category);
  const until = suppressedUntil(known);
  return [
    ...(isRefused ? [words('tell.takes_no', { category })] : []),
    ...(until === undefined ? [] : [words('tell.not_tried', { until: formats.moment(until) })]),
  ];
}

/** A line for each thing that is known against sending to an address of a list. */
export function consentNote(view: View, known: readonly Known[] = []): Html {
  const lines = known.flatMap((one) => linesOf(view, one));
  return html`${lines.map((line) => html`<p class="note">${icon('refused')}<span>${line}</span></p>`)}`;
}

/** The card of a message about the messages that its recipient takes, and the acts on it. Empty if there is nothing to show or do. */
export function consentCard(view: View, message: Message, known: readonly Known[] | undefined): Html {
  const { words } = view;
  if (addressesOf(message.recipient).length === 0) return html``;
  const lines = (known ?? []).flatMap((one) => linesOf(view, one, known?.length !== 1));
  const forms = known === undefined || !may(view, 'consent') ? [] : consentForms(view, message, known);
  if (known !== undefined && lines.length === 0 && forms.length === 0) return html``;
  const said =
    lines.length === 0
      ? html`<p class="sub">${words('consent.open')}</p>`
      : html`<ul class="say sub">${lines.map((line) => html`<li>${icon('refused')}<span>${line}</span></li>`)}</ul>`;
  return html`<section class="card" aria-labelledby="consent"><header><h2 id="consent">${words('consent.title')}</h2></header><div class="body">${
    known === undefined ? latePart(view) : said
  }${forms.length === 0 ? '' : html`<div class="acts stack-s">${forms}</div>`}</div></section>`;
}

/** @param isNamed true to begin each line with the address, as there are several */
function linesOf(view: View, { address, consent }: Known, isNamed = false): readonly Html[] {
  const { words, formats } = view;
  const name = isNamed ? html`${maskedAddress(view, address)} · ` : '';
  const { optOuts = [], suppressedUntil: until } = consent ?? {};
  const said = optOuts.map(({ category, since, by }) =>
    words('consent.takes_no', {
      ...{ category, since: formats.moment(since) },
      source: words(`consent.source.${by}`),
    }),
  );
  if (until !== undefined) said.push(words('consent.not_tried', { until: formats.moment(until) }));
  return said.map((line) => html`${name}${line}`);
}

function consentForms(view: View, message: Message, known: readonly Known[]): readonly Html[] {
  const refused = new Set(optOutsIn(known).map(({ category }) => category));
  // A category counts as open as long as one of the addresses takes it.
  const open = consentCategories.filter((one) =>
    known.some(({ consent }) => one !== 'all' && !consent?.optOuts.some(({ category }) => category === one)),
  );
  const wished = message.category === 'code' ? 'marketing' : message.category;
  return [
    ...(open.length === 0 ? [] : [consentForm(view, message, 'opt-out', choice(view, open, wished))]),
    ...(refused.size === 0
      ? []
      : [consentForm(view, message, 'opt-in', choice(view, [...refused], message.category))]),
    ...(suppressedUntil(known) === undefined ? [] : [consentForm(view, message, 'allow')]),
  ];
}

function consentForm(
  view: View,
  { id }: Message,
  name: 'opt-out' | 'opt-in' | 'allow',
  category: Html = html``,
): Html {
  const { words } = view;
  const label = words(`consent.${name}`);
  const field = html`<input type="hidden" name="id" value="${id}"><p class="sub">${words(`consent.${name}_sub`)}</p>${category}<label class="f"><span>${words('message.why')}</span><input name="why" required maxlength="200" autocomplete="off" placeholder="${words('message.why_hint')}"></label><div class="done"><button class="btn pri">${label}</button></div>`;
  return html`<details class="ask in"><summary class="btn">${label}…</summary><div class="dlg">${actionForm(view, name, field)}</div></details>`;
}

/** The choice of a category: those that can change, and all. */
function choice({ words }: View, categories: readonly string[], wished: Category): Html {
  const options = [...categories, 'all'].map(
    (one) =>
      html`<option value="${one}" ${one === wished ? html`selected` : ''}>${words(`consent.category.${one}` as TextName)}</option>`,
  );
  return html`<label class="f"><span>${words('consent.category')}</span><select name="category">${options}</select></label>`;
}

function optOutsIn(known: readonly Known[]): AddressConsent['optOuts'] {
  return known.flatMap(({ consent }) => consent?.optOuts ?? []);
}

/** Until when an address is not tried, of several the last. */
function suppressedUntil(known: readonly Known[]): Date | undefined {
  const times = known.flatMap(({ consent }) => consent?.suppressedUntil ?? []);
  return times.toSorted((a, b) => a.getTime() - b.getTime()).at(-1);
}
