import { languageOf } from '@nkul/verdict';
import { html } from 'hono/html';
import type { TextName } from '../words/words.ts';
import { assets } from './assets.ts';
import type { Html } from './html.ts';
import { type IconName, icon, mark } from './icons.ts';
import { actionForm } from './parts.ts';
import { may, type View } from './view.ts';

/** The name of a page, which is its address. */
export type PageName = 'overview' | 'messages' | 'message' | 'providers' | 'unknown' | 'reports' | 'log';

/** A page in its frame. */
export interface Page {
  readonly name: PageName | 'problem';
  readonly title: string;
  readonly main: Html;
  /** How many unknown outcomes there are, for the menu. Absent if it could not be read. */
  readonly counts?: Counts;
  /** A line about what was done. */
  readonly notice?: string;
}

interface Counts {
  readonly unknown: number;
}

interface Entry {
  readonly page: PageName;
  readonly address: string;
  readonly icon: IconName;
  readonly text: TextName;
}

const entries: readonly Entry[] = [
  { page: 'overview', address: './', icon: 'overview', text: 'nav.overview' },
  { page: 'messages', address: 'messages', icon: 'messages', text: 'nav.messages' },
  { page: 'providers', address: 'providers', icon: 'providers', text: 'nav.providers' },
  { page: 'unknown', address: 'unknown', icon: 'unknown', text: 'nav.unknown' },
  { page: 'reports', address: 'reports', icon: 'reports', text: 'nav.reports' },
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
export function documentOf(view: View, { name, title, main, counts, notice }: Page): Html {
  const { words, language, theme } = view;
  const shown = entries.filter(({ page }) => mayOpen(view, page));
  const current = name === 'message' ? 'messages' : name;
  return html`<!doctype html>
<html lang="${language}" ${theme === undefined ? '' : html`data-theme="${theme}"`}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${title} · Nkul</title><link rel="icon" href="${assets.icon.address}" type="image/svg+xml"><link rel="stylesheet" href="${assets.style.address}"><script type="module" src="${assets.script.address}"></script></head>
<body><a class="skip" href="#main">${words('nav.skip')}</a>
<div class="app"><aside class="side" aria-label="${words('nav.menu')}">${brand(view, true)}
<nav class="nav" aria-label="${words('nav.main')}">${shown.map((entry) => navLink(view, entry, current, counts))}</nav>
${foot(view)}</aside>
<div class="main"><header class="top">${brand(view, false)}${searchForm(view)}
<div class="live"><span class="dot"></span><span class="lbl">${words('frame.live', { at: view.formats.time(view.now) })}</span></div></header>
<main id="main" class="page" tabindex="-1">${view.visitor.unguarded === true ? html`<p class="note">${icon('alert')}<span>${words('frame.unguarded')}</span></p>` : ''}${notice === undefined ? '' : html`<p class="notice" role="status">${icon('check')}${notice}</p>`}${main}<div class="phone-foot">${shown.slice(5).map((entry) => navLink(view, entry, current, counts))}${foot(view)}</div></main></div></div>
<nav class="tabs" aria-label="${words('nav.menu')}">${shown.slice(0, 5).map((entry) => navLink(view, entry, current, counts))}</nav>
</body></html>`;
}

function brand({ words, options }: View, withPlace: boolean): Html {
  return html`<a class="brand" href="./" aria-label="${words('nav.home')}">${mark}<span>Nkul</span>${
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

function foot(view: View): Html {
  const { visitor, words, options } = view;
  const decides = (['resolve', 'cancel', 'pause', 'resend'] as const).some((one) => may(view, one));
  return html`<div class="foot"><div class="note">${icon('person')}<span>${visitor.name}${
    decides ? '' : html`<br><span class="dim">${words('frame.read_only')}</span>`
  }</span></div><div class="note">${icon('waiting')}<span>${words('frame.times', { zone: zoneWords(options.timeZone) })}</span></div>${preferences(view)}${signOut(view)}</div>`;
}

function signOut({ visitor, words }: View): Html {
  return visitor.signOut === undefined
    ? html``
    : html`<form method="post" action="${visitor.signOut}"><button class="btn sm">${words('frame.sign_out')}</button></form>`;
}

/** The city of a zone, such as `Douala` of `Africa/Douala`. */
function zoneWords(timeZone: string): string {
  return timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone;
}

function preferences(view: View): Html {
  const { words, language, theme } = view;
  const other = theme === 'dark' ? 'light' : 'dark';
  const choice = (code: 'fr' | 'en', label: string) =>
    html`<button name="language" value="${code}" lang="${code}" aria-pressed="${String(languageOf(code) === language)}">${label}</button>`;
  return actionForm(
    view,
    'preferences',
    html`<input type="hidden" name="theme" value="${theme ?? ''}"><input type="hidden" name="back" value="${backOf(view)}"><div class="seg" role="group" aria-label="${words('prefs.language')}">${choice('fr', 'FR')}${choice('en', 'EN')}</div><button class="btn icon sm" name="flip" value="${other}" aria-label="${words('prefs.theme')}">${icon('theme')}</button>`,
    'prefs',
  );
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
