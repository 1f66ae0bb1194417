import type { Attempt, CoreEvent, DeliveryReport, Message } from '@nkul/core';
import { reasonWords } from '@nkul/verdict';
import { html } from 'hono/html';
import { actWords } from '../look/act-words.ts';
import type { Html, MaybeHtml } from '../look/html.ts';
import { type IconName, icon } from '../look/icons.ts';
import { maskedJson } from '../look/masked-json.ts';
import { providerName, type View } from '../look/view.ts';
import { addressesOf, withoutAddress } from '../look/without-address.ts';
import { isTextName, type TextName } from '../words/words.ts';

type Look = readonly [colour: string, icon: IconName];

const looks: Readonly<Partial<Record<CoreEvent['type'], Look>>> = {
  'message.queued': ['dim', 'messages'],
  'message.review': ['unk', 'waiting'],
  'message.sending': ['info', 'sent'],
  'message.sent': ['info', 'sent'],
  'message.delivered': ['ok', 'delivered'],
  'message.undelivered': ['bad', 'undelivered'],
  'message.rejected': ['bad', 'refused'],
  'message.failed': ['bad', 'undelivered'],
  'message.expired': ['bad', 'waiting'],
  'message.cancelled': ['wait', 'refused'],
  'message.unknown': ['unk', 'unknown'],
  'message.deferred': ['wait', 'waiting'],
  'message.rerouted': ['wait', 'next'],
  'message.unconfirmed': ['wait', 'waiting'],
  'message.resolved': ['info', 'person'],
  'operator.acted': ['dim', 'person'],
  'report.conflict': ['bad', 'alert'],
};

/** One event of a message: its time, its name, and the report that came with it. */
export function eventItem(view: View, message: Message, event: CoreEvent): Html {
  const [colour, name] = looks[event.type] ?? ['dim', 'reports'];
  const { at } = event;
  const since = at.getTime() - message.createdAt.getTime();
  const report = 'report' in event ? event.report : undefined;
  return html`<li><time datetime="${at.toISOString()}">${view.formats.time(at)}<small>+ ${view.formats.duration(Math.max(0, since))}</small></time><span class="pt ${colour}">${icon(name)}</span><div class="ct"><div class="hd">${eventTitle(view, message, event)}</div><div class="bd"><p class="sub">${eventDetail(view, message, event)}${reference(message, event)}</p>${report === undefined ? '' : rawReport(view, report)}</div></div></li>`;
}

function eventTitle(view: View, { resendOf }: Message, event: CoreEvent): string {
  const { words } = view;
  if (event.type === 'message.queued' && resendOf !== undefined) return words('event.repeated');
  if (event.type === 'operator.acted')
    return words('event.operator.acted', {
      ...{ who: event.act.by?.name ?? words('log.application'), act: actWords(view, event.act) },
    });
  const name = `event.${event.type}`;
  const attempt = 'attempt' in event ? event.attempt : undefined;
  const notifier = attempt?.notifier ?? ('report' in event ? event.report?.notifier : undefined);
  const provider = notifier === undefined ? '–' : providerName(view, notifier);
  const status = 'report' in event && event.report !== undefined ? reportWords(view, event.report) : '–';
  return words(isTextName(name) ? name : 'event.other', { provider, status });
}

/** The status of a report, in words. */
export function reportWords({ words }: View, { status }: DeliveryReport): string {
  const name = `report.${status}`;
  return words(isTextName(name) ? (name as TextName) : 'report.other');
}

function eventDetail(view: View, message: Message, event: CoreEvent): string {
  const { words } = view;
  const parts: string[] = [];
  if ('reason' in event && event.reason !== undefined && typeof event.reason === 'object')
    parts.push(capitalized(reasonWords(event.reason.code, view.language)));
  if (event.type === 'operator.acted' && event.act.note !== undefined) parts.push(event.act.note);
  if (event.type === 'message.queued') return queuedWords(view, message);
  if (event.type === 'message.sent' && event.attempt !== undefined)
    parts.push(...answerWords(view, event.attempt));
  const deliveredAt = 'report' in event ? event.report?.deliveredAt : undefined;
  if (deliveredAt !== undefined)
    parts.push(words('event.provider_time', { at: view.formats.time(deliveredAt) }));
  return parts.join('. ');
}

/** The template, route and end of a message, as it was asked for. */
function queuedWords({ words, formats }: View, { template, route, expiresAt }: Message): string {
  return [
    ...(template === undefined ? [] : [words('message.queued_template', { template })]),
    words('message.queued_route', { route }),
    ...(expiresAt === undefined ? [] : [words('message.queued_until', { at: formats.time(expiresAt) })]),
  ].join(' ');
}

/** The provider's reference of a message that it took. */
function reference({ recipient, erased }: Message, event: CoreEvent): MaybeHtml {
  const own = event.type === 'message.sent' && erased !== 'all' ? event.attempt?.reference : undefined;
  return own === undefined
    ? ''
    : html` <span class="mono">${withoutAddress(own, addressesOf(recipient))}</span>`;
}

function answerWords(
  { words, formats }: View,
  { startedAt, settledAt, units, price, cost }: Attempt,
): readonly string[] {
  const money = price ?? cost;
  return [
    ...(settledAt === undefined ? [] : [formats.duration(settledAt.getTime() - startedAt.getTime())]),
    ...(units === undefined ? [] : [words('message.units', { count: units })]),
    ...(money === undefined ? [] : [formats.money(money)]),
  ];
}

function rawReport({ words }: View, report: DeliveryReport): Html {
  return html`<details><summary>${words('message.raw')}</summary><pre tabindex="0">${maskedJson(report.raw)}</pre></details>`;
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
