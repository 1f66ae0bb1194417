import { html } from 'hono/html';
import type { TextName } from '../words/words.ts';
import { assets } from './assets.ts';
import { foot } from './foot.ts';
import type { Html } from './html.ts';
import { type IconName, icon, mark } from './icons.ts';
import { keysHelp } from './keys-help.ts';
import { actionForm } from './parts.ts';
import { may, type View } from './view.ts';

/** The name of a page, which is its address. */
export type PageName =
  | 'overview'
  | 'messages'
  | 'message'
  | 'providers'
  | 'unknown'
  | 'reports'
  | 'log'
  | 'templates'
  | 'settings';

/** A page in its frame. */
export interface Page {
  readonly name: PageName | 'problem';
  readonly title: string;
  readonly main: Html;
  /** How many unknown outcomes there are, for the menu. Absent if it could not be read. */
  readonly counts?: Counts;
  /** A line about what was done. */
  readonly notice?: string;
  /** How a script brings news: a `page` is read again while it is left alone; a `list` offers its newer rows. */
  readonly live?: 'page' | 'list';
}

interface Counts {
  readonly unknown: number;
}

interface Entry {
  readonly page: PageName;
  readonly address: string;
  readonly icon: IconName;
  readonly text: TextName;
  /** A shorter text, for the tabs of a phone. */
  readonly tab?: TextName;
}

const entries: readonly Entry[] = [
  { page: 'overview', address: './', icon: 'overview', text: 'nav.overview' },
  { page: 'messages', address: 'messages', icon: 'messages', text: 'nav.messages' },
  { page: 'providers', address: 'providers', icon: 'providers', text: 'nav.providers' },
  { page: 'unknown', address: 'unknown', icon: 'unknown', text: 'nav.unknown' },
  { page: 'reports', address: 'reports', icon: 'reports', text: 'nav.reports', tab: 'tab.reports' },
  { page: 'log', address: 'log', icon: 'log', text: 'nav.log' },
];

/** The pages that show messages alone. */
const ofMessages: ReadonlySet<PageName> = new Set(['messages', 'message', 'unknown']);

/** The pages that a visitor may open. A scope leaves messages alone. */
export function mayOpen(view: View, page: PageName): boolean {
  if (view.visitor.scope !== undefined) return ofMessages.has(page);
  return page === 'log' ? may(view, 'audit') : may(view, 'read');
}

/** The whole document of a page. */
export function documentOf(view: View, page: Page): Html {
  const { words, language, theme, keys, formats, now } = view;
  const { name, title, main, counts, notice, live } = page;
  const shown = entries.filter((entry) => mayOpen(view, entry.page));
  const current = name === 'message' ? 'messages' : name;
  const back = backOf(view);
  const link = (entry: Entry) => navLink(view, entry, current, counts);
  return html`<!doctype html>
<html lang="${language}" ${theme === undefined ? '' : html`data-theme="${theme}"`} ${keys ? '' : html`data-keys="off"`}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${title} · Nkul</title><link rel="icon" href="${assets.icon.address}" type="image/svg+xml"><link rel="stylesheet" href="${assets.style.address}"><script type="module" src="${assets.script.address}"></script></head>
<body><a class="skip" href="#main">${words('nav.skip')}</a>
<div class="app"><aside class="side" aria-label="${words('nav.menu')}">${brand(view, true)}
<nav class="nav" aria-label="${words('nav.main')}">${shown.map(link)}</nav>
${foot(view, back)}</aside>
<div class="main"><header class="top">${brand(view, false)}${searchForm(view)}
<div class="live"><span class="dot"></span><span class="lbl num">${words('frame.live', { at: formats.time(now) })}</span></div>${newsState(view)}</header>
<main id="main" class="page" tabindex="-1" ${live === undefined ? '' : html`data-live="${live}"`}>${view.visitor.unguarded === true ? html`<p class="note">${icon('alert')}<span>${words('frame.unguarded')}</span></p>` : ''}${notice === undefined ? '' : html`<p class="notice" role="status">${icon('check')}${notice}</p>`}${main}</main>
<footer class="phone-foot">${shown.slice(5).map(link)}${foot(view, back)}</footer></div></div>
<nav class="tabs" aria-label="${words('nav.menu')}">${shown.slice(0, 5).map((entry) => link({ ...entry, text: entry.tab ?? entry.text }))}</nav>${keysHelp(view, back)}
</body></html>`;
}

/** The place where a script says that news are late, or that something is loading, with its words. */
function newsState({ words, options }: View): Html {
  return html`<p class="stale" role="status" data-zone="${options.timeZone}" data-on="${words('live.on', { at: '{at}' })}" data-late="${words('live.late', { seconds: '{seconds}' })}" data-loading="${words('live.loading')}" data-copied="${words('copy.done')}"></p>`;
}

function brand({ words, options }: View, withPlace: boolean): Html {
  return html`<a class="brand" href="./">${mark}<span aria-hidden="true">Nkul</span><span class="vh">${words('nav.home')}</span>${
    withPlace && options.environment !== undefined
      ? html`<span class="env">${options.environment}</span>`
      : ''
  }</a>`;
}

function navLink({ words }: View, entry: Entry, current: string, counts: Counts | undefined): Html {
  const count = entry.page === 'unknown' ? (counts?.unknown ?? 0) : 0;
  return html`<a href="${entry.address}" ${entry.page === current ? html`aria-current="page"` : ''}>${icon(entry.icon)}<span>${words(entry.text)}</span>${
    count > 0 ? html`<span class="n unk">${count > 999 ? '999+' : count}</span>` : ''
  }</a>`;
}

/** The page to come back to: its name and parameters, without the path. */
function backOf({ address, query }: View): string {
  // The page of a POST, such as `reveal`, cannot be opened by its address.
  if (address !== 'message' && !entries.some((entry) => entry.address === address)) return '';
  return query.size === 0 ? address : `${address}?${query}`;
}

function searchForm(view: View): Html {
  const { words } = view;
  const content = html`${icon('search')}<label class="vh" for="q">${words('search.label')}</label><input id="q" name="q" type="search" autocomplete="off" spellcheck="false" maxlength="255" placeholder="${words('search.hint')}" title="${words('search.help')}"><kbd aria-hidden="true">/</kbd>`;
  return html`<search>${actionForm(view, 'search', content, 'search')}</search>`;
}
