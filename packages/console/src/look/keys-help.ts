import { html } from 'hono/html';
import type { TextName } from '../words/words.ts';
import type { Html } from './html.ts';
import { actionForm } from './parts.ts';
import type { View } from './view.ts';

const keys: readonly (readonly [keys: readonly string[], text: TextName])[] = [
  [['/'], 'keys.search'],
  [['g'], 'keys.go'],
  [['j', 'k'], 'keys.next'],
  [['Enter'], 'keys.enter'],
  [['1', '2', '3', '4'], 'keys.answer'],
  [['.'], 'keys.acts'],
  [['?'], 'keys.help'],
];

/** The page of each letter after `g`. */
const goes: readonly (readonly [key: string, text: TextName])[] = [
  ['o', 'nav.overview'],
  ['m', 'nav.messages'],
  ['p', 'nav.providers'],
  ['u', 'nav.unknown'],
  ['r', 'nav.reports'],
  ['l', 'nav.log'],
  ['t', 'later.templates'],
];

/**
 * The list of keys, with the switch that turns single keys off (WCAG 2.1.4). A script opens it as a dialog; without one, the link to it
 * shows it.
 */
export function keysHelp(view: View, back: string): Html {
  const { words } = view;
  const kbd = (key: string) => html`<kbd>${key}</kbd> `;
  return html`<dialog id="keys" class="dlg" aria-labelledby="keys-title"><h2 id="keys-title">${words('keys.title')}</h2><dl class="keylist">${keys.map(
    ([those, text]) =>
      html`<div><dt>${those.map(kbd)}</dt><dd>${words(text)}${
        text === 'keys.go'
          ? html`<span class="sub goes">${goes.map(([key, page]) => html`<span>${kbd(key)}${words(page)}</span> `)}</span>`
          : ''
      }</dd></div>`,
  )}</dl><p class="sub">${words('keys.never')}</p>${actionForm(
    view,
    'preferences',
    html`<input type="hidden" name="back" value="${back}"><p class="sub">${words(view.keys ? 'keys.are_on' : 'keys.are_off')}</p><div class="done"><button class="btn" name="keys" value="${view.keys ? 'off' : 'on'}">${words(view.keys ? 'keys.turn_off' : 'keys.turn_on')}</button><a class="btn" href="#main">${words('keys.close')}</a></div>`,
  )}</dialog>`;
}
