import { html } from 'hono/html';
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

export function problemPage(view: View, { title, sub, values, detail }: Problem): Page {
  const { words } = view;
  const sentence = [words(sub, values), ...(detail === undefined ? [] : [detail])].join(' ');
  const actions = html`<a class="btn" href="./">${words('nav.overview')}</a>`;
  return {
    ...{ name: 'problem', title: words(title) },
    main: html`<section class="card">${emptyState('alert', { title: words(title), sub: sentence, actions, isPage: true })}</section>`,
  };
}
