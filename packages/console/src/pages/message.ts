import { type CoreEvent, InvalidArgumentError, type Message } from '@nkul/core';
import { type ActionName, explain, type Tone, usualDelivery, type Verdict } from '@nkul/verdict';
import { html } from 'hono/html';
import { consentCard, consentHints, consentsOf } from '../consent/consent-card.ts';
import { type Asked, inTime, notifiersOf } from '../entry/asked.ts';
import { findWithin } from '../entry/scoped.ts';
import type { Html } from '../look/html.ts';
import { type IconName, icon } from '../look/icons.ts';
import type { Page } from '../look/layout.ts';
import { actionForm, maskedRecipient } from '../look/parts.ts';
import { may, placeName, providerName, type View } from '../look/view.ts';
import { addressesOf } from '../look/without-address.ts';
import { attemptLanes } from '../message/attempt-lanes.ts';
import { messageFacts, mostCounted } from '../message/facts.ts';
import { type Revealed, revealForm } from '../message/reveal-form.ts';
import { messageText } from '../message/text-card.ts';
import type { Permission } from '../settings/permissions.ts';
import { deliverBadly } from './bad-providers.ts';
import { eventItem } from './event-item.ts';
import { readShares, type Shares } from './service-state.ts';

const tones: Readonly<Record<Tone, readonly [colour: string, icon: IconName]>> = {
  good: ['ok', 'delivered'],
  waiting: ['info', 'waiting'],
  open: ['unk', 'unknown'],
  bad: ['bad', 'undelivered'],
};

/** How many events are shown: the oldest. */
const mostEvents = 200;
const dayMs = 86_400_000;

/** The story of one message: its verdict, the advice for the customer, its events, the possible acts. */
export async function messagePage(
  hub: Asked,
  view: View,
  message: Message,
  shown: { readonly revealed?: Revealed; readonly notice?: string } = {},
): Promise<Page> {
  const { options, now, language, words } = view;
  const { reading } = hub;
  const [events, pauses, usual, unknown, ofRecipient, again, shares, consents] = await Promise.all([
    reading.history(message.id, { limit: mostEvents + 1 }),
    hub.pauses(),
    inTime(usualDelivery((query) => reading.stats(query), message, now)),
    view.visitor.scope === undefined ? inTime(reading.unknown()) : undefined,
    inTime(countFor(hub, view, message)),
    inTime(findWithin(hub, { key: `again:${message.id}`, limit: 1 }, view.visitor.scope)),
    mayNeedHint(view, message) ? inTime(readShares(reading, now)) : undefined,
    consentsOf(hub, addressesOf(message.recipient)),
  ]);
  const verdict = explain(message, {
    ...{ now, locale: language, timeZone: options.timeZone, names: options.names },
    ...{ ...usual, paused: pauses.map(({ notifier }) => notifier) },
  });
  const hints = [...consentHints(view, message, consents), ...badWords(view, message, shares)];
  const title = message.template ?? words('message.untitled');
  return {
    ...{ name: 'message', title },
    ...(unknown !== undefined && { counts: { unknown: unknown.count } }),
    ...(shown.revealed === undefined && { live: 'page' }),
    ...(shown.notice !== undefined && { notice: shown.notice }),
    main: html`${head(view, message, verdict, { title, revealed: shown.revealed })}${verdictCard(verdict, message)}<div class="cols"><div class="stack">${attemptLanes(view, message)}${story(view, message, events)}</div><div class="stack">${tell(view, hub, message, verdict, hints)}${messageText(view, hub, message, { events, revealed: shown.revealed })}${consentCard(view, message, consents)}${messageFacts(view, message, { keptUntil: hub.textErasedAt(message), ofRecipient, again: again?.items[0] })}</div></div>`,
  };
}

/**
 * How many messages the recipient got in the last day, as far as the visitor may see them. Undefined without an address, or with
 * one that the hub cannot look for: beside an application, it may not know the channel of a chat.
 */
async function countFor(
  hub: Asked,
  { now, visitor }: View,
  { recipient }: Message,
): Promise<number | undefined> {
  const [to] = addressesOf(recipient);
  if (to === undefined) return undefined;
  const query = { to, createdAfter: new Date(now.getTime() - dayMs), limit: mostCounted + 1 };
  try {
    return (await findWithin(hub, query, visitor.scope)).items.length;
  } catch (error) {
    if (error instanceof InvalidArgumentError) return undefined;
    throw error;
  }
}

function head(
  view: View,
  message: Message,
  verdict: Verdict,
  { title, revealed }: { readonly title: string; readonly revealed: Revealed | undefined },
): Html {
  const { words, formats } = view;
  const masked = maskedRecipient(view, message.recipient, message.erased === 'all');
  const place = message.attempts.at(-1)?.place;
  const address = addressesOf(message.recipient)[0];
  const to =
    revealed?.what === 'number' && address !== undefined
      ? html`<b class="num revealed">${address}</b>`
      : masked;
  return html`<nav class="crumb" aria-label="${words('nav.trail')}"><a href="messages">${words('nav.messages')}</a>${icon('next')}<span aria-current="page">${masked}</span></nav><div class="head"><div><h1>${title}</h1><p class="sub">${to}${place === undefined ? '' : html` · ${placeName(view, place)}`} · ${words('message.at', { at: formats.at(message.createdAt) })}${
    revealed === undefined ? '' : html` · ${words('message.hidden_again')}`
  }</p></div><div class="r">${address !== undefined && revealed?.what !== 'number' && may(view, 'reveal.number') ? revealForm(view, message, 'number') : ''}<button class="btn copy" type="button" data-copy="${summary(view, message, verdict)}">${icon('copy')}${words('copy.summary')}</button></div></div>`;
}

/** The message in a few lines, for a ticket: without its number and its text. A script copies it. */
function summary({ words, formats }: View, { id, template, createdAt }: Message, verdict: Verdict): string {
  const { headline, story, tell: sentences } = verdict;
  const title = template ?? words('message.untitled');
  return [
    `${title}, ${words('message.at', { at: formats.at(createdAt) })}`,
    ...[headline, ...story, ...sentences, id],
  ].join('\n');
}

/** The headline, and the story of a message that was tried more than once. */
function verdictCard({ tone, headline, story }: Verdict, { attempts }: Message): Html {
  const [colour, name] = tones[tone];
  const told = attempts.length < 2 ? '' : html`<p>${story.slice(1).join(' ')}</p>`;
  return html`<section class="card verdict ${colour}" aria-labelledby="verdict"><span class="ic">${icon(name)}</span><h2 id="verdict">${headline}</h2>${told}</section>`;
}

function story(view: View, message: Message, events: readonly CoreEvent[]): Html {
  const { words } = view;
  // A stray report came before somebody found its message.
  const shown = events.slice(0, mostEvents).toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const more = events.length > shown.length ? 'yes' : 'no';
  return html`<section class="card" aria-labelledby="story"><header><h2 id="story">${words('message.story')}</h2><span class="sub">${words('message.events', { count: shown.length, more })}</span></header><div class="body"><ol class="tl">${shown.map((event) => eventItem(view, message, event))}</ol></div></section>`;
}

/** A hint about providers is of use while a message is new and has not arrived. Counters know no tenants. */
function mayNeedHint({ now, visitor }: View, { createdAt, status }: Message): boolean {
  return visitor.scope === undefined && status !== 'delivered' && now.getTime() - createdAt.getTime() < dayMs;
}

/** The providers of a message that deliver badly now. */
function badWords(view: View, { steps }: Message, shares: Shares | undefined): readonly string[] {
  if (shares === undefined) return [];
  return [...deliverBadly(shares)].flatMap(([notifier, { share, usual }]) => {
    const { words, formats } = view;
    const values = { provider: providerName(view, notifier), usual: formats.share(usual) };
    return steps.some((step) => step.notifier === notifier)
      ? [words('message.provider_bad', { ...values, share: formats.share(share) })]
      : [];
  });
}

function tell(view: View, hub: Asked, message: Message, verdict: Verdict, hints: readonly string[]): Html {
  const { words } = view;
  return html`<section class="card first-m" aria-labelledby="tell"><header><h2 id="tell">${words('message.tell')}</h2></header><div class="body"><ul class="say sub">${verdict.tell.map(
    (sentence) => html`<li>${icon('tell')}<span>${sentence}</span></li>`,
  )}${hints.map((hint) => html`<li>${icon('alert')}<span>${hint}</span></li>`)}</ul>${actions(view, hub, message, verdict)}</div></section>`;
}

/** The acts on a message. One that cannot be done says why. */
function actions(view: View, hub: Asked, message: Message, verdict: Verdict): Html {
  const { words } = view;
  const shown = verdict.actions.flatMap(({ name, allowed, why }): readonly Html[] => {
    if (name === 'resume') return [];
    const label = html`${words(`message.${name}`)}`;
    if (!allowed) return name === 'resend' ? [refusedAct(name, label, why)] : [];
    if (!may(view, permissionFor(name))) return [refusedAct(name, label, words('message.not_allowed'))];
    if (name === 'resend' && notifiersOf(hub).length === 0)
      return [refusedAct(name, label, words('message.store_only'))];
    if (name === 'resolve')
      return [html`<a class="btn" href="${view.link('unknown', { id: message.id })}">${label}</a>`];
    return [actForm(view, message, name, label, why)];
  });
  return shown.length === 0 ? html`` : html`<div class="acts stack-s">${shown}</div>`;
}

/** One permission is for both decisions about a message in review. */
function permissionFor(name: Exclude<ActionName, 'resume'>): Permission {
  return name === 'release' || name === 'drop' ? 'review' : name;
}

function refusedAct(name: string, label: Html, why: string): Html {
  return html`<div><button class="btn" type="button" aria-disabled="true" aria-describedby="no-${name}">${label}</button><p class="sub dim" id="no-${name}">${why}</p></div>`;
}

function actForm(
  view: View,
  { id }: Message,
  name: 'resend' | 'cancel' | 'release' | 'drop',
  label: Html,
  why: string,
): Html {
  const { words } = view;
  const paid =
    name === 'resend' || name === 'release' ? html`<p class="sub wait">${words('message.paid')}</p>` : '';
  const field = html`<input type="hidden" name="id" value="${id}"><p class="sub">${why}</p>${paid}<label class="f"><span>${words('message.why')}</span><input name="why" required maxlength="200" autocomplete="off" placeholder="${words('message.why_hint')}"></label><div class="done"><button class="btn pri">${label}</button></div>`;
  return html`<details class="ask in"><summary class="btn">${label}…</summary><div class="dlg">${actionForm(view, name, field)}</div></details>`;
}
