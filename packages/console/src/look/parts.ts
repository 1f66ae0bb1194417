import { isFinal, type Message, type MessageStatus, maskAddress, type Recipient } from '@nkul/core';
import { reasonWords } from '@nkul/verdict';
import { html } from 'hono/html';
import type { Html, MaybeHtml } from './html.ts';
import { type IconName, icon } from './icons.ts';
import { providerName, type View } from './view.ts';
import { addressesOf } from './without-address.ts';

type Colour = 'ok' | 'bad' | 'wait' | 'info' | 'unk';

const looks: Readonly<Record<MessageStatus, readonly [Colour, IconName]>> = {
  review: ['unk', 'waiting'],
  queued: ['wait', 'waiting'],
  sending: ['info', 'sent'],
  sent: ['info', 'sent'],
  delivered: ['ok', 'delivered'],
  undelivered: ['bad', 'undelivered'],
  rejected: ['bad', 'refused'],
  failed: ['bad', 'undelivered'],
  expired: ['bad', 'waiting'],
  cancelled: ['wait', 'refused'],
  unknown: ['unk', 'unknown'],
};

/** The state of a message: a word, with its own icon and colour. */
export function statusMark({ words }: View, status: MessageStatus): Html {
  const [colour, name] = looks[status];
  return html`<span class="st ${colour}">${icon(name)}<span>${words(`status.${status}`)}</span></span>`;
}

/** A line about the state, such as how long it took. */
export function statusDetail(view: View, message: Message): string {
  const { words, formats, now } = view;
  const { status, dueAt, held, createdAt, attempts, unconfirmed, steps, step } = message;
  const last = attempts.at(-1);
  switch (status) {
    case 'delivered':
      return words('status.detail.delivered', {
        took: formats.duration((deliveredAt(message) ?? createdAt).getTime() - createdAt.getTime()),
      });
    case 'sent':
      if (steps[step]?.reports === 'never') return words('status.detail.no_reports');
      return words(unconfirmed ? 'status.detail.unconfirmed' : 'status.detail.sent', {
        took: formats.duration(now.getTime() - (last?.settledAt ?? createdAt).getTime()),
      });
    case 'queued':
      if (held) return words('status.detail.held');
      if (dueAt === undefined || dueAt <= now) return '';
      return attempts.length === 0
        ? words('status.detail.scheduled', { at: formats.at(dueAt) })
        : words('status.detail.due', { in: formats.duration(dueAt.getTime() - now.getTime()) });
    default: {
      const reason = message.reason ?? last?.reason;
      const isTold = isFinal(status) || status === 'unknown' || status === 'review';
      return isTold && reason ? reasonWords(reason.code, view.language) : '';
    }
  }
}

/** When the phone had it, as far as that is known. */
function deliveredAt({ attempts, finalAt }: Message): Date | undefined {
  const attempt = attempts.findLast(({ delivery }) => delivery === 'delivered');
  return attempt?.reports.findLast((report) => report.deliveredAt !== undefined)?.deliveredAt ?? finalAt;
}

/** An address of a recipient, masked on the server: pages never have the whole one. */
export function maskedRecipient({ words }: View, recipient: Recipient, isErased: boolean): Html {
  const [address] = addressesOf(recipient);
  if (address === undefined)
    return html`<span class="dim">${words(isErased ? 'address.erased' : 'address.none')}</span>`;
  return maskedAddress({ words }, address);
}

/** A masked address, with words for those who listen to the page. */
export function maskedAddress({ words }: Pick<View, 'words'>, address: string): Html {
  const masked = maskAddress(address);
  const end = masked.slice(-2);
  const phone = end.includes('*') ? words('address.short') : words('address.phone', { end });
  const said = /^\+\d/.test(address) ? phone : words('address.other', { masked });
  return html`<span class="num nowrap"><span aria-hidden="true">${spaced(masked)}</span><span class="vh">${said}</span></span>`;
}

/** Dots in place of stars, and a place between pairs: `+237 6•• •• •• 31`. */
function spaced(masked: string): string {
  const dotted = masked.replaceAll('*', '•');
  const [, country, rest] = /^(\+237)(.+)$/.exec(dotted) ?? [];
  if (country === undefined || rest === undefined) return dotted;
  return `${country} ${rest.slice(0, 3)} ${
    rest
      .slice(3)
      .match(/.{1,2}/g)
      ?.join(' ') ?? ''
  }`;
}

/** The words of a state, and the next steps. */
interface StateWords {
  readonly title: string;
  readonly sub: string;
  readonly actions?: MaybeHtml;
  /** True if it is the whole page: then its title is that of the page. */
  readonly isPage?: boolean;
}

/** A state of a page or part: it is empty, or something went wrong. */
export function emptyState(name: IconName, { title, sub, actions = '', isPage = false }: StateWords): Html {
  const heading = isPage ? html`<h1>${title}</h1>` : html`<h2>${title}</h2>`;
  return html`<div class="state">${icon(name)}${heading}<p class="sub">${sub}</p>${
    actions === '' ? '' : html`<div class="btns">${actions}</div>`
  }</div>`;
}

/** In place of a part whose question took too long: the rest of the page is shown. */
export function latePart({ words }: Pick<View, 'words'>): Html {
  return html`<div class="part">${icon('waiting')}<p>${words('partial.title')}</p><p class="sub">${words('partial.sub')}</p></div>`;
}

/** A form that changes something: a POST with its token. */
export function actionForm(view: View, action: string, content: Html, kind = ''): Html {
  return html`<form method="post" action="${action}" class="${kind}"><input type="hidden" name="token" value="${view.token(action)}">${content}</form>`;
}

export function sentTime(view: View, at: Date): Html {
  return html`<time datetime="${at.toISOString()}">${view.formats.time(at)}</time>`;
}

/** The notifiers of a message's attempts: the last one, and how many tries there were. */
export function throughWords(view: View, { attempts, steps, step }: Message): readonly [string, string] {
  const last = attempts.at(-1);
  const notifier = last?.notifier ?? steps[step]?.notifier;
  return [
    notifier === undefined ? '–' : providerName(view, notifier),
    attempts.length > 1 ? view.words('messages.try', { number: attempts.length }) : '',
  ];
}

/** The segments that an attempt was charged, or that the text has. */
export function segmentsOf({ attempts, content }: Message): number | undefined {
  return attempts.findLast(({ units }) => units !== undefined)?.units ?? content.sms?.segments;
}
