import type { Attempt, Message } from '@nkul/core';
import { html } from 'hono/html';
import { round } from '../look/chart.ts';
import type { Html } from '../look/html.ts';
import { providerName, type View } from '../look/view.ts';

/** A time in which a provider had the message. */
interface Lane {
  readonly attempt: Attempt;
  readonly from: number;
  readonly to: number;
}

/** The attempts of a message on one axis of time. Nothing for one without attempts. */
export function attemptLanes(view: View, message: Message): Html {
  const { words, now } = view;
  const { attempts, createdAt } = message;
  if (attempts.length === 0) return html``;
  const begin = createdAt.getTime();
  const lanes = attempts.map((attempt, index) => laneOf(attempt, attempts[index + 1], message, now));
  const end = Math.max(begin + 1_000, ...lanes.map(({ to }) => to));
  const kinds = new Set(attempts.map(kindOf));
  const scale = (at: number) => ((at - begin) / (end - begin)) * 100;
  const legend = (kind: string, text: string) =>
    html`<span><svg class="key" viewBox="0 0 10 10" aria-hidden="true"><rect class="fill-${kind}" width="10" height="10" rx="3"/></svg>${text}</span>`;
  return html`<section class="card" aria-labelledby="glance"><header><h2 id="glance">${words('message.glance')}</h2><span class="sub leg">${legend('info', words('message.with_provider'))}${kinds.has('ok') ? legend('ok', words('message.arrived')) : ''}${kinds.has('bad') ? legend('bad', words('message.not_arrived')) : ''}</span></header><div class="body"><ol class="gantt">${lanes.map((lane) => laneRow(view, lane, scale))}</ol><div class="xax"><span>${view.formats.time(createdAt)}</span><span class="${endKind(message)}">+ ${view.formats.duration(end - begin)}</span></div></div></section>`;
}

/** The colour of the end of the axis: that of the verdict. */
function endKind({ status, attempts }: Message): string {
  if (status === 'delivered') return 'ok strong';
  return attempts.at(-1)?.delivery === 'undelivered' ? 'bad strong' : '';
}

/** A lane ends with its verdict, with the next attempt, or now. */
function laneOf(attempt: Attempt, next: Attempt | undefined, { finalAt }: Message, now: Date): Lane {
  const { startedAt, settledAt, outcome, delivery, reportedAt } = attempt;
  const { startedAt: nextAt } = next ?? {};
  const told =
    delivery === undefined
      ? undefined
      : delivery === 'delivered'
        ? (reportedAt ?? finalAt)
        : (nextAt ?? finalAt);
  const open = outcome === 'accepted' || outcome === 'pending' || outcome === 'unknown';
  const to = told ?? nextAt ?? (open ? (finalAt ?? now) : settledAt) ?? startedAt;
  return { attempt, from: startedAt.getTime(), to: Math.max(to.getTime(), startedAt.getTime()) };
}

function kindOf({ delivery, outcome }: Attempt): 'ok' | 'bad' | 'info' {
  if (delivery === 'delivered') return 'ok';
  return delivery === 'undelivered' || outcome === 'rejected' ? 'bad' : 'info';
}

function laneRow(view: View, { attempt, from, to }: Lane, scale: (at: number) => number): Html {
  const { words, formats } = view;
  const { number } = attempt;
  const provider = providerName(view, attempt.notifier);
  const kind = kindOf(attempt);
  const said = `${words('message.lane', { number, provider, outcome: outcomeWords(view, attempt) })}, ${words('message.lane_from', { from: formats.time(new Date(from)), to: formats.time(new Date(to)) })}`;
  const [x, width] = [scale(from), Math.max(1, scale(to) - scale(from))];
  return html`<li><span>${number} · ${provider}</span><svg class="lane" viewBox="0 0 100 22" preserveAspectRatio="none" role="img" aria-label="${said}"><rect class="fill-sunk" width="100" height="22"/><rect class="fill-info" x="${round(Math.min(99, x))}" y="5" width="${round(width)}" height="12"/>${
    kind === 'info'
      ? ''
      : html`<rect class="fill-${kind}" x="${round(Math.min(99, x + width - 1))}" y="5" width="1" height="12"/>`
  }</svg></li>`;
}

function outcomeWords({ words }: View, { delivery, outcome }: Attempt): string {
  if (delivery === 'delivered') return words('message.arrived');
  if (delivery === 'undelivered' || outcome === 'rejected') return words('message.not_arrived');
  return outcome === 'unknown' ? words('status.unknown') : words('message.with_provider');
}
