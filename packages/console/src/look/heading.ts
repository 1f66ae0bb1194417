import { html } from 'hono/html';
import type { Html, MaybeHtml } from './html.ts';

/** The heading of a page, with the links and buttons beside it. */
export function heading(title: string, sub: string, beside: MaybeHtml = ''): Html {
  return html`<div class="head"><div><h1>${title}</h1><p class="sub">${sub}</p></div>${
    beside === '' ? '' : html`<div class="r">${beside}</div>`
  }</div>`;
}
