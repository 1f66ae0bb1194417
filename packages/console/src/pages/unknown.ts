import { type Attempt, type Message, type Stray, verdictOf } from '@nkul/core';
import { reasonWords } from '@nkul/verdict';
import { html } from 'hono/html';
import { answers } from '../acts/answers.ts';
import type { Asked } from '../entry/asked.ts';
import { findWithin, isInScope } from '../entry/scoped.ts';
import { heading } from '../look/heading.ts';
import type { Html } from '../look/html.ts';
import { icon } from '../look/icons.ts';
import type { Page } from '../look/layout.ts';
import { actionForm, emptyState, maskedRecipient } from '../look/parts.ts';
import { may, providerName, type View } from '../look/view.ts';
import { addressesOf, withoutAddress } from '../look/without-address.ts';
import type { Visitor } from '../settings/console-options.ts';
import { reportWords } from './event-item.ts';

/** How many are listed: the oldest. */
const mostListed = 50;
/** So many stray reports are counted. */
const mostStrays = 100;
const noStrays: StrayPage = { items: [] };
/** A report this long after a call may be about it, in milliseconds. */
const clueMs = 24 * 3_600_000;

/** A report that belongs to no message, and may be about this one. */
type Clue = Extract<Stray, { readonly kind: 'parked' }>;

type StrayPage = Awaited<ReturnType<Asked['reading']['strays']>>;

/** The messages whose outcome is unknown, the oldest first, and the form for one of them. */
export async function unknownPage(hub: Asked, view: View, notice?: string): Promise<Page> {
  const { words, query, visitor } = view;
  const { scope } = visitor;
  const [{ items, next }, all, strays] = await Promise.all([
    findWithin(hub, { status: 'unknown', limit: mostListed }, scope),
    scope === undefined ? hub.reading.unknown() : undefined,
    scope === undefined ? hub.reading.strays({ kind: 'parked', limit: mostStrays }) : noStrays,
  ]);
  const asked = query.get('id');
  const named =
    asked === null
      ? undefined
      : (items.find(({ id }) => id === asked) ?? (await openMessage(hub, asked, scope)));
  const message = named ?? items[0];
  const list = named === undefined || items.includes(named) ? items : [named, ...items];
  // Reports know no tenants.
  const clue = message === undefined || scope !== undefined ? undefined : await clueFor(hub, message);
  const title = words('unknown.title');
  const beside =
    strays.items.length === 0
      ? ''
      : html`<a class="btn" href="reports">${icon('reports')}${words('unknown.strays', { count: strays.items.length, more: strays.next === undefined ? 'no' : 'yes' })}</a>`;
  return {
    ...{ name: 'unknown', title },
    ...(all !== undefined && { counts: { unknown: all.count } }),
    ...(notice !== undefined && { notice }),
    main: html`${heading(title, words('unknown.sub'), beside)}<section class="card" aria-label="${title}">${
      message === undefined
        ? emptyState('unknown', { title: words('unknown.empty'), sub: words('unknown.empty_sub') })
        : queue(view, list, message, clue)
    }</section>${next !== undefined ? html`<p class="sub">${words('unknown.more', { count: items.length })}</p>` : ''}`,
  };
}

/** A message that was taken and has no report may be decided too. */
async function openMessage(hub: Asked, id: string, scope: Visitor['scope']): Promise<Message | undefined> {
  const message = await hub.get(id);
  const isOpen = message !== undefined && isInScope(message, scope) && openAttempt(message) !== undefined;
  return isOpen ? message : undefined;
}

/** The attempt that a decision is about: the last that is unknown, else the last without a verdict. */
function openAttempt({ attempts }: Message): Attempt | undefined {
  return (
    attempts.findLast(({ outcome, delivery }) => outcome === 'unknown' && delivery === undefined) ??
    attempts.findLast(({ outcome, delivery }) => outcome === 'accepted' && delivery === undefined)
  );
}

/** A parked report about the same address, from after the call. */
async function clueFor(hub: Asked, message: Message): Promise<Clue | undefined> {
  const attempt = openAttempt(message);
  if (attempt === undefined || message.erased === 'all') return undefined;
  const { items } = await hub.reading.strays({ to: attempt.to, kind: 'parked', limit: 20 });
  const near = items.flatMap((one) =>
    one.kind === 'parked' && one.notifier === attempt.notifier && isAfter(one, attempt) ? [one] : [],
  );
  return near.toSorted((a, b) => a.at.getTime() - b.at.getTime())[0];
}

/** True for a report that came after the call, and not too long. */
function isAfter({ at }: Clue, { startedAt }: Attempt): boolean {
  const afterMs = at.getTime() - startedAt.getTime();
  return afterMs >= 0 && afterMs <= clueMs;
}

function queue(view: View, list: readonly Message[], current: Message, clue: Clue | undefined): Html {
  const { words } = view;
  return html`<div class="queue"><nav class="qlist" aria-label="${words('unknown.list')}"><ul>${list.map((message) => listItem(view, message, message === current))}</ul></nav><div class="qbody">${decision(view, current, clue, nextOf(list, current))}</div></div>`;
}

function nextOf(list: readonly Message[], current: Message): string | undefined {
  return list[list.indexOf(current) + 1]?.id ?? list.find(({ id }) => id !== current.id)?.id;
}

function listItem(view: View, message: Message, isCurrent: boolean): Html {
  const attempt = openAttempt(message);
  const took = view.formats.duration(
    view.now.getTime() - (attempt?.startedAt ?? message.createdAt).getTime(),
  );
  const provider = attempt === undefined ? '–' : providerName(view, attempt.notifier);
  const reason = attempt?.reason === undefined ? '' : reasonWords(attempt.reason.code, view.language);
  return html`<li><a href="${view.link('unknown', { id: message.id })}" ${isCurrent ? html`aria-current="true"` : ''}><span class="l">${maskedRecipient(view, message.recipient, message.erased === 'all')}<span class="num${isCurrent ? ' unk' : ''}">${took}</span></span><span class="sub">${message.template ?? view.words('message.untitled')} · ${provider}</span><span class="sub dim">${reason}</span></a></li>`;
}

function decision(view: View, message: Message, clue: Clue | undefined, next: string | undefined): Html {
  const { words, formats, now } = view;
  const attempt = openAttempt(message);
  const provider = attempt === undefined ? '–' : providerName(view, attempt.notifier);
  const reason =
    attempt?.reason === undefined ? words('reason.none') : reasonWords(attempt.reason.code, view.language);
  const over =
    message.expiresAt !== undefined && message.expiresAt <= now
      ? words('unknown.over', { at: formats.at(message.expiresAt) })
      : '';
  return html`<div><h2 class="large">${words(isTaken(attempt) ? 'unknown.taken' : 'unknown.heading', { provider })}</h2><p class="sub">${words(isTaken(attempt) ? 'unknown.taken_sub' : 'unknown.asked', { at: formats.at(attempt?.startedAt ?? message.createdAt), reason })} ${over} <a href="${view.link('message', { id: message.id })}">${words('unknown.whole')}</a></p></div>${clueCard(view, message, clue)}${
    may(view, 'resolve')
      ? form(view, message, clue, next)
      : html`<p class="note">${icon('alert')}<span>${words('unknown.may_not')}</span></p>`
  }`;
}

function clueCard(view: View, message: Message, clue: Clue | undefined): Html {
  const { words, formats } = view;
  if (clue === undefined) return html`<p class="sub dim">${words('unknown.no_clue')}</p>`;
  const startedAt = openAttempt(message)?.startedAt ?? message.createdAt;
  const took = formats.duration(Math.max(0, clue.at.getTime() - startedAt.getTime()));
  return html`<div class="ev"><span class="${verdictOf(clue.report.status) === 'delivered' ? 'ok' : 'bad'}">${icon('reports')}</span><p>${words('unknown.clue', { status: reportWords(view, clue.report), at: formats.at(clue.at) })}</p><p class="sub">${words('unknown.clue_sub', { reference: withoutAddress(clue.report.reference, addressesOf(message.recipient)), took })}</p></div>`;
}

function form(view: View, message: Message, clue: Clue | undefined, next: string | undefined): Html {
  const { words } = view;
  const chosen =
    clue !== undefined && verdictOf(clue.report.status) === 'delivered' ? 'delivered' : undefined;
  const fields = html`<input type="hidden" name="id" value="${message.id}"><input type="hidden" name="next" value="${next ?? ''}"><fieldset><legend>${words('unknown.question')}</legend><div class="opts">${answersFor(
    openAttempt(message),
  ).map((answer, index) =>
    option(view, message, answer, index, answer === chosen),
  )}</div></fieldset><div class="ff"><label class="f"><span>${words('unknown.reference')}</span><input name="reference" class="mono" maxlength="255" autocomplete="off" value="${shownReference(message, clue)}"></label><label class="f"><span>${words('unknown.why')}</span><input name="why" required maxlength="200" autocomplete="off" placeholder="${words('unknown.why_hint')}"></label></div><div class="done"><button class="btn pri">${words('unknown.decide')}<kbd aria-hidden="true">${icon('enter')}</kbd></button>${
    next === undefined
      ? ''
      : html`<a class="btn" href="${view.link('unknown', { id: next })}">${words('unknown.skip')}</a>`
  }<span class="sub keys">${words('unknown.keys')}</span></div>`;
  return actionForm(view, 'resolve', fields, 'decide');
}

/** The reference of the clue, for the form. One that has the number in it is not shown: a person who may see it fills it in. */
function shownReference({ recipient }: Message, clue: Clue | undefined): string {
  const reference = clue?.report.reference ?? '';
  return withoutAddress(reference, addressesOf(recipient)) === reference ? reference : '';
}

/** True for an attempt that the provider took: it cannot be said that it never left. */
function isTaken(attempt: Attempt | undefined): boolean {
  return attempt?.outcome === 'accepted';
}

function answersFor(attempt: Attempt | undefined): readonly (typeof answers)[number][] {
  return isTaken(attempt) ? ['delivered', 'undelivered'] : answers;
}

function option(
  view: View,
  message: Message,
  answer: (typeof answers)[number],
  index: number,
  isChosen: boolean,
): Html {
  const { words, now } = view;
  const attempt = openAttempt(message);
  const following = message.steps[(attempt?.step ?? message.step) + 1];
  const over = message.expiresAt !== undefined && message.expiresAt <= now ? 'yes' : 'no';
  const next = following === undefined ? 'none' : providerName(view, following.notifier);
  const sub = words(`unknown.${answer}_sub`, { next, over });
  return html`<label><input type="radio" name="as" value="${answer}" required ${isChosen ? html`checked` : ''}><b>${words(`unknown.${answer}`)}</b><kbd aria-hidden="true">${index + 1}</kbd><span class="sub${answer === 'not_sent' ? ' wait' : ''}">${sub}</span></label>`;
}
