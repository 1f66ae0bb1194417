import { languageOf } from '@nkul/verdict';
import { html } from 'hono/html';
import type { Html } from './html.ts';
import { icon } from './icons.ts';
import { actionForm } from './parts.ts';
import { may, type View } from './view.ts';

/** The foot of the menu: the person, the zone, the later pages, the preferences. @param back the page to come back to */
export function foot(view: View, back: string): Html {
  const { visitor, words, options, now } = view;
  const decides = (['resolve', 'cancel', 'review', 'pause', 'resend'] as const).some((one) => may(view, one));
  const later =
    visitor.scope === undefined
      ? html`<p class="note dim">${icon('later')}<span><a href="templates">${words('later.templates')}</a>, <a href="settings">${words('later.settings')}</a> (${words('later.mark')})</span></p>`
      : '';
  return html`<div class="foot">${later}<div class="note">${icon('person')}<span>${visitor.name}${
    decides ? '' : html`<br><span class="dim">${words('frame.read_only')}</span>`
  }</span></div><div class="note">${icon('waiting')}<span>${words('frame.times', { zone: zoneWords(options.timeZone, now) })}</span></div>${preferences(view, back)}${signOut(view)}</div>`;
}

function signOut({ visitor, words }: View): Html {
  return visitor.signOut === undefined
    ? html``
    : html`<form method="post" action="${visitor.signOut}"><button class="btn sm">${words('frame.sign_out')}</button></form>`;
}

/** The city of a zone and its offset, such as `Douala (UTC+1)` of `Africa/Douala`. */
function zoneWords(timeZone: string, now: Date): string {
  const city = timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone;
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(now);
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value.replace('GMT', 'UTC') ?? '';
  return city === 'UTC' || offset === '' ? city : `${city} (${offset})`;
}

function preferences(view: View, back: string): Html {
  const { words, language, theme } = view;
  const other = theme === 'dark' ? 'light' : 'dark';
  const choice = (code: 'fr' | 'en', label: string) =>
    html`<button name="language" value="${code}" lang="${code}" aria-pressed="${String(languageOf(code) === language)}">${label}</button>`;
  return actionForm(
    view,
    'preferences',
    html`<input type="hidden" name="back" value="${back}"><div class="seg" role="group" aria-label="${words('prefs.language')}">${choice('fr', 'FR')}${choice('en', 'EN')}</div><button class="btn icon sm" name="flip" value="${other}" aria-label="${words('prefs.theme')}">${icon('theme')}</button><a class="btn icon sm" href="#keys" aria-label="${words('keys.title')}">${icon('keys')}</a>`,
    'prefs',
  );
}
