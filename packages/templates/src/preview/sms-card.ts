import { unitsOver } from '../check/nearly-less.ts';
import { escapeHtml } from '../icu/escape-html.ts';
import type { MeasuredMessage } from '../measure/measure-catalog.ts';
import type { MeasuredText } from '../measure/sms-writer.ts';
import { priceOf } from '../sms/segment-price.ts';
import { encodingName, fill, segmentCount } from '../sms/segment-words.ts';
import type { CheckedValues } from '../values/check-values.ts';
import { previewWords } from '../words/preview-words.ts';
import { markedHtml, replacements } from './marked-html.ts';
import type { PageOptions } from './page-options.ts';
import { segmentMeter } from './segment-meter.ts';

/** More branches than a person reads. */
const mostBranches = 24;

/** The SMS of a template in one language: with usual values, of each branch, and at the longest. */
export function smsCard(
  { locale, usual, longest, branches }: MeasuredMessage,
  budget: number | undefined,
  options: PageOptions,
): string {
  const words = previewWords[options.language];
  const show = (caption: string, text: MeasuredText) => bubble({ caption, text, locale, budget }, options);
  const shown = branches.slice(0, mostBranches);
  const more = branches.length - shown.length;
  return [
    show(words.usual, usual),
    ...shown.map(({ chosen, text }) => show(words.branch(chosenValues(chosen)), text)),
    ...(more > 0 ? [`<p class="more">${words.more(more)}</p>`] : []),
    ...(longest.written === usual.written ? [] : [show(words.longest, longest)]),
  ].join('\n');
}

/** `minutes = 1, gender = f` */
export function chosenValues(chosen: CheckedValues): string {
  return Object.entries(chosen)
    .map(([name, value]) => `${name} = ${String(value)}`)
    .join(', ');
}

interface Shown {
  readonly caption: string;
  readonly text: MeasuredText;
  readonly locale: string;
  readonly budget: number | undefined;
}

function bubble({ caption, text, locale, budget }: Shown, options: PageOptions): string {
  const words = previewWords[options.language];
  const over = budget !== undefined && text.size.segments > budget;
  const changes = replacements(text, words).map((change) => `<li>${escapeHtml(change)}</li>`);
  const list = changes.length === 0 ? '' : `\n<ul class="changes">${changes.join('')}</ul>`;
  return `<figure class="sms ${text.size.encoding}${over ? ' over' : ''}">
<figcaption>${escapeHtml(caption)}</figcaption>
<p class="bubble" lang="${escapeHtml(locale)}" dir="auto">${markedHtml(text, words)}</p>
${segmentMeter(text.size)}
${facts(text, over ? budget : undefined, options)}${list}
</figure>`;
}

function facts(text: MeasuredText, exceeded: number | undefined, { language, price }: PageOptions): string {
  const { size } = text;
  const words = previewWords[language];
  const less = unitsOver(text);
  const budget = exceeded === undefined ? '' : `, ${words.budget(exceeded)}`;
  const items = [
    `<li class="encoding">${encodingName(size.encoding)}</li>`,
    `<li class="segments">${segmentCount(size.segments)}${budget}</li>`,
    `<li>${fill(size)}</li>`,
    ...(price ? [`<li>${escapeHtml(priceOf(size.segments, price, language))}</li>`] : []),
    ...(less === undefined ? [] : [`<li class="less">${words.oneLess(less)}</li>`]),
  ];
  return `<ul class="facts">${items.join('')}</ul>`;
}
