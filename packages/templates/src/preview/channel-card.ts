import { escapeHtml } from '../icu/escape-html.ts';
import type { PreviewWords } from '../words/preview-words.ts';
import type { ShownChannel, ShownContent } from './shown-catalog.ts';
import { chosenValues } from './sms-card.ts';

/** The texts of a channel other than SMS. The HTML of an e-mail is in a frame that runs and fetches nothing. */
export function channelCard(
  { channel, contents }: ShownChannel,
  locale: string,
  words: PreviewWords,
): string {
  const name = channel === 'text' ? words.everyChannel : channel;
  return `<div class="channel">
<h4>${escapeHtml(name)}</h4>
${contents.map((shown) => contentFigure(shown, locale, words)).join('\n')}
</div>`;
}

function contentFigure({ content, shows }: ShownContent, locale: string, words: PreviewWords): string {
  const caption = typeof shows === 'string' ? words[shows] : words.branch(chosenValues(shows.chosen));
  const { subject, text, html } = content;
  const lang = `lang="${escapeHtml(locale)}" dir="auto"`;
  const head =
    subject === undefined
      ? ''
      : `<p class="subject"><span>${words.subject}</span> <b ${lang}>${escapeHtml(subject)}</b></p>\n`;
  const body = `<p class="plain" ${lang}>${escapeHtml(text)}</p>`;
  const whole =
    html === undefined
      ? body
      : `${mailFrame(html, subject ?? '', words)}\n<details><summary>${words.mailAsText}</summary>${body}</details>`;
  return `<figure class="mail">
<figcaption>${escapeHtml(caption)}</figcaption>
${head}${whole}
</figure>`;
}

/** The page's own policy holds in the frame too; `mailStyles` lets the styles of the e-mail in. */
const framePolicy = "default-src 'none'; style-src 'unsafe-inline'";

function mailFrame(html: string, subject: string, words: PreviewWords): string {
  const document = `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${framePolicy}"><meta name="color-scheme" content="light">${html}`;
  return `<iframe sandbox title="${escapeHtml(words.mailFrame(subject))}" srcdoc="${escapeHtml(document)}"></iframe>`;
}
