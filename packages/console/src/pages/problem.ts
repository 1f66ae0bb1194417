import { html } from 'hono/html';
import { heading } from '../look/heading.ts';
import type { Html } from '../look/html.ts';
import { icon } from '../look/icons.ts';
import type { Page } from '../look/layout.ts';
import { emptyState } from '../look/parts.ts';
import type { View } from '../look/view.ts';
import type { TextName } from '../words/words.ts';

/** A problem, for a person. */
export interface Problem {
  readonly status: 400 | 403 | 404 | 409 | 429 | 500 | 503;
  readonly title: TextName;
  readonly sub: TextName;
  readonly values?: Readonly<Record<string, string>>;
  /** More words, such as those of a refusal. They are ours, and masked. */
  readonly detail?: string;
}

/** A page that comes with a later version: it says so, and how to do its job until then. */
export function laterPage(view: View, name: 'templates' | 'settings'): Page {
  const { words } = view;
  const title = words(`later.${name}`);
  return {
    ...{ name, title },
    main: html`${heading(title, words('later.title'))}<section class="card" aria-label="${title}">${emptyState('later', { title: words('later.title'), sub: words(`later.${name}_sub`) })}</section>`,
  };
}

export function problemPage(view: View, { title, sub, values, detail }: Problem): Page {
  const { words } = view;
  const sentence = [words(sub, values), ...(detail === undefined ? [] : [detail])].join(' ');
  const actions = html`${again(view, sub)}<a class="btn" href="./">${words('nav.overview')}</a>`;
  return {
    ...{ name: 'problem', title: words(title) },
    main: html`<section class="card">${emptyState('alert', { title: words(title), sub: sentence, actions, isPage: true })}</section>`,
  };
}

/** The next tries of a page that was asked for by its address: the same again, and a shorter time. */
function again({ words, address, query, link }: View, sub: TextName): Html {
  const isRead = sub === 'error.timeout' || sub === 'error.store';
  if (!isRead || !/^(?:|messages?|providers|unknown|reports|log)$/.test(address)) return html``;
  const given = Object.fromEntries(query);
  const page = address === '' ? './' : address;
  const isLong = query.has('period') && query.get('period') !== '24h' && sub === 'error.timeout';
  return html`<a class="btn pri" href="${link(page, given)}">${icon('again')}${words('error.again')}</a>${
    isLong
      ? html`<a class="btn" href="${link(page, { ...given, period: undefined })}">${words('error.only_day')}</a>`
      : ''
  }`;
}
