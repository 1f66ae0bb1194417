import { html } from 'hono/html';
import { guardHeaders } from '../entry/headers.ts';
import { preferencesOf } from '../entry/preferences.ts';
import { assets } from '../look/assets.ts';
import { mark } from '../look/icons.ts';
import { type TextName, wordsOf } from '../words/words.ts';

/** The page that asks for a name and the token. @param problem the reason for which the last try was refused */
export async function signInPage(request: Request, problem?: TextName): Promise<Response> {
  const { language } = preferencesOf(request, 'en');
  const words = wordsOf(language);
  const page = html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${words('sign_in.title')} · Nkul</title><link rel="icon" href="${assets.icon.address}" type="image/svg+xml"><link rel="stylesheet" href="${assets.style.address}"></head>
<body class="gate"><main class="card dlg"><div class="brand">${mark}<span>Nkul</span></div><h1>${words('sign_in.title')}</h1>${
    problem === undefined ? '' : html`<p class="bad" role="alert">${words(problem)}</p>`
  }<form method="post" action="sign-in"><label class="f"><span>${words('sign_in.name')}</span><input name="name" required maxlength="80" autocomplete="name"></label><label class="f"><span>${words('sign_in.token')}</span><input name="token" type="password" required maxlength="1000" autocomplete="current-password"></label><p class="sub">${words('sign_in.sub')}</p><button class="btn pri">${words('sign_in.enter')}</button></form></main></body></html>`;
  const status = problem === undefined ? 200 : 403;
  const headers = { 'Content-Type': 'text/html; charset=utf-8', ...guardHeaders({ frameAncestors: [] }) };
  return new Response(String(await page), { status, headers });
}
