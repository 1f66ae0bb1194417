import { markedText, type TextPiece } from '../check/marked-text.ts';
import type { MeasuredMessage, MeasuredText } from '../check/measure-catalog.ts';
import { escapeHtml } from '../icu/escape-html.ts';
import { priceOf, type SegmentPrice } from '../sms/segment-price.ts';
import { encodingName, fill, segmentCount } from '../sms/segment-words.ts';
import { previewStyle } from './preview-style.ts';

/** One self-contained HTML page that shows every message in every locale as on a phone, with usual values. */
export function previewPage(messages: readonly MeasuredMessage[], price?: SegmentPrice): string {
  const templates = Map.groupBy(messages, ({ template }) => template);
  const sections = [...templates].map(
    ([template, own]) => `<section id="${escapeHtml(template)}">
<h2>${escapeHtml(template)}</h2>
<div class="phones">
${own.map((message) => phone(message, price)).join('\n')}
</div>
</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Messages: ${messages.length} in ${templates.size} templates</title>
<style>
${previewStyle}</style>
</head>
<body>
<header>
<h1>Messages</h1>
${summary(messages, templates.size, price)}
<p class="legend"><span><mark class="replaced">e</mark> sent in place of what was written</span> <span><mark class="outside">ж</mark> has the whole SMS sent in UCS-2</span></p>
</header>
<main>
${sections.join('\n')}
</main>
</body>
</html>
`;
}

function summary(
  messages: readonly MeasuredMessage[],
  templates: number,
  price: SegmentPrice | undefined,
): string {
  const total = messages.reduce((sum, { usual }) => sum + usual.size.segments, 0);
  const ucs2 = messages.filter(({ usual }) => usual.size.encoding === 'ucs2').length;
  const replaced = messages.reduce((sum, { usual }) => sum + usual.replaced.length, 0);
  const figures = [
    [String(templates), 'templates'],
    [String(messages.length), 'messages'],
    [String(total), 'segments'],
    [String(ucs2), 'in UCS-2'],
    [String(replaced), 'characters replaced'],
    ...(price ? [[priceOf(total, price), 'for one of each']] : []),
  ];
  const terms = figures.map(
    ([figure = '', what = '']) => `<div><dt>${what}</dt><dd>${escapeHtml(figure)}</dd></div>`,
  );
  return `<dl class="figures">${terms.join('')}</dl>`;
}

function phone(
  { template, locale, usual, longest }: MeasuredMessage,
  price: SegmentPrice | undefined,
): string {
  const language = languageName(locale);
  const { size } = usual;
  const cost = price ? `<li>${escapeHtml(priceOf(size.segments, price))}</li>` : '';
  const share = Math.round((size.units / (size.units + size.left)) * 100);
  return `<figure class="phone" aria-label="${escapeHtml(`${template}, ${language}`)}">
<figcaption>${escapeHtml(language)}</figcaption>
<div class="screen"><p class="bubble" lang="${escapeHtml(locale)}">${bubble(usual)}</p></div>
<ul class="facts"><li class="${size.encoding}">${encodingName(size.encoding)}</li><li>${segmentCount(size.segments)}</li><li>${fill(size)}</li>${cost}</ul>
<div class="meter ${size.encoding}" style="--share: ${share}%; --segments: ${size.segments}"></div>
${replacements(usual)}<p class="longest">At the longest: ${segmentCount(longest.size.segments)} ${encodingName(longest.size.encoding)}, ${fill(longest.size)}</p>
</figure>`;
}

function bubble(text: MeasuredText): string {
  return markedText(text).map(piece).join('');
}

function piece({ text, written, outside }: TextPiece): string {
  const shown = escapeHtml(text);
  if (outside) return `<mark class="outside" title="${codePoint(text)}: UCS-2">${shown}</mark>`;
  if (written === undefined) return shown;
  return `<mark class="replaced" title="written ${escapeHtml(visible(written))} (${codePoint(written)})">${shown}</mark>`;
}

/** Each replacement once, with its count. */
function replacements({ replaced }: MeasuredText): string {
  const counts = new Map<string, number>();
  for (const { character, replacement } of replaced) {
    const change = `${visible(character)} sent as ${replacement === '' ? 'nothing' : visible(replacement)}`;
    counts.set(change, (counts.get(change) ?? 0) + 1);
  }
  if (counts.size === 0) return '';
  const items = [...counts].map(
    ([change, count]) => `<li>${escapeHtml(change)}${count > 1 ? ` ×${count}` : ''}</li>`,
  );
  return `<ul class="changes">${items.join('')}</ul>\n`;
}

/** A space or an invisible character by its name or code point. */
function visible(character: string): string {
  if (character === ' ') return 'space';
  return /^[\p{Z}\p{C}]/u.test(character) ? codePoint(character) : character;
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function languageName(locale: string): string {
  return new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;
}
