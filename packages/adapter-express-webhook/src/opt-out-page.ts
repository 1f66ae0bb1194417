import { hash } from 'node:crypto';
import { type CallbackAnswer, maskAddress, type OptOutSubject } from '@nkul/core/adapter';
import { type Language, optOutWords } from './opt-out-words.ts';

/** The kind of a page: it asks, says that something is done, or that it cannot be done. */
export type OptOutPage =
  | { readonly kind: 'ask' | 'stopped' | 'started'; readonly subject: OptOutSubject }
  | { readonly kind: 'nothing' | 'later' };

const style =
  ':root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem}' +
  'button{font:inherit;padding:.6rem 1rem;margin-top:1rem}';

/** They are the same for each page: it runs no script, loads nothing, and is in no cache, no frame and no search engine. */
const headers: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'x-content-type-options': 'nosniff',
  vary: 'accept-language',
};

/** A small page in HTML, as an answer. */
export function optOutPage(
  page: OptOutPage,
  {
    language,
    name,
    status,
  }: { readonly language: Language; readonly name?: string; readonly status: number },
): CallbackAnswer {
  const words = optOutWords[language];
  const heading = name === undefined ? '' : `<h1>${escaped(name)}</h1>\n`;
  const said = 'subject' in page ? words[page.kind] : words[page.kind];
  const body = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${escaped(name ?? said)}</title>
<style>${style}</style>
</head>
<body>
<main>
${heading}${'subject' in page ? about(page.subject, language) : ''}<p role="status">${escaped(said)}</p>
${'subject' in page ? button(page.kind === 'stopped' ? 'start' : 'stop', language) : ''}</main>
</body>
</html>
`;
  return { status, headers: { ...headers, 'content-language': language }, body };
}

function about({ address, category }: OptOutSubject, language: Language): string {
  const words = optOutWords[language];
  return `<p>${escaped(words.categories[category])}<br>${words.to} <bdi>${escaped(maskAddress(address))}</bdi></p>\n`;
}

/** It posts to the address of the page itself. */
function button(act: 'stop' | 'start', language: Language): string {
  return `<form method="post"><button name="act" value="${act}">${escaped(optOutWords[language][act])}</button></form>\n`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
