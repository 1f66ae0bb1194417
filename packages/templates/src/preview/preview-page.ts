import type { CatalogProblem } from '../catalog/catalog-problem.ts';
import { escapeHtml } from '../icu/escape-html.ts';
import { priceOf } from '../sms/segment-price.ts';
import type { Language } from '../words/language.ts';
import { previewWords } from '../words/preview-words.ts';
import { channelCard } from './channel-card.ts';
import { pageFrame } from './page-frame.ts';
import type { PageOptions } from './page-options.ts';
import { problemList } from './problem-list.ts';
import type { ShownCatalog, ShownLanguage, ShownTemplate } from './shown-catalog.ts';
import { smsCard } from './sms-card.ts';

/** One self-contained page: every text in every language, each branch of it, and the longest. */
export function previewPage(catalog: ShownCatalog, options: PageOptions): string {
  const words = previewWords[options.language];
  const { templates, problems } = catalog;
  return pageFrame(
    {
      title: `${words.title}: ${templates.length}`,
      body: `<a class="skip" href="#texts">${words.skip}</a>
<header class="head">
<h1>${words.title}</h1>
<p class="intro">${words.intro}</p>
${summary(catalog, options)}
${legend(options.language)}
${problemList(problems, options.language, words.problems)}</header>
<div class="columns">
${list(templates, options.language)}
<main id="texts" tabindex="-1">
<p id="nothing" hidden>${words.nothing}</p>
${templates.map((template) => section(template, options)).join('\n')}
</main>
</div>`,
      filters: true,
      mails: mailsIn(catalog),
    },
    options,
  );
}

/** The page for a catalog that cannot be read. */
export function brokenPage(problems: readonly CatalogProblem[], options: PageOptions): string {
  const words = previewWords[options.language];
  const list = problemList(problems, options.language, words.problems);
  const body = `<header class="head"><h1>${words.broken}</h1>
<p class="intro">${words.brokenIntro}</p>
${list}</header>`;
  return pageFrame({ title: words.broken, body, filters: false, mails: [] }, options);
}

function mailsIn({ templates }: ShownCatalog): readonly string[] {
  return templates
    .flatMap(({ languages }) => languages.flatMap(({ channels }) => channels))
    .flatMap(({ contents }) => contents.map(({ content }) => content.html ?? ''));
}

function summary({ templates }: ShownCatalog, { language, price }: PageOptions): string {
  const words = previewWords[language];
  const messages = templates.flatMap(({ languages, budget = Number.POSITIVE_INFINITY }) =>
    languages.flatMap(({ sms }) => (sms ? [{ sms, over: isOver(sms, budget) }] : [])),
  );
  const total = messages.reduce((sum, { sms }) => sum + sms.usual.size.segments, 0);
  const count = (counts: (message: (typeof messages)[number]) => boolean) => messages.filter(counts).length;
  const figures: readonly (readonly [figure: string | number, noun: string, style?: string])[] = [
    [templates.length, words.figures.templates],
    [messages.length, words.figures.messages],
    [total, words.figures.segments],
    [count(({ sms }) => sms.usual.size.encoding === 'ucs2'), words.figures.ucs2],
    [count(({ over }) => over), words.figures.over, count(({ over }) => over) > 0 ? 'bad' : ''],
    [messages.reduce((sum, { sms }) => sum + sms.usual.replaced.length, 0), words.figures.replaced],
    ...(price ? ([[priceOf(total, price, language), words.oneOfEach]] as const) : []),
  ];
  const terms = figures.map(
    ([figure, noun, style]) =>
      `<div${style ? ` class="${style}"` : ''}><dt>${noun}</dt><dd>${escapeHtml(String(figure))}</dd></div>`,
  );
  return `<dl class="figures">${terms.join('')}</dl>`;
}

function legend(language: Language): string {
  const { legend: words } = previewWords[language];
  return `<p class="legend"><span><mark class="replaced">e</mark> ${words.replaced}</span> <span><mark class="outside">ж</mark> ${words.outside}</span> <span><i class="swatch"></i> ${words.over}</span></p>`;
}

function list(templates: readonly ShownTemplate[], language: Language): string {
  const words = previewWords[language];
  const items = templates.map(
    (template) =>
      `<li><a href="#${anchor(template.name)}"><span>${escapeHtml(template.name)}</span>${badge(template)}</a></li>`,
  );
  return `<nav aria-label="${words.templates}">
<form role="search" hidden><label for="filter">${words.filter}</label><output id="shown" for="filter" data-words="${words.filtered}"></output><input id="filter" type="search" autocomplete="off" spellcheck="false"></form>
<ol>
${items.join('\n')}
</ol>
</nav>`;
}

/** The most segments that its texts take with usual values. */
function badge({ languages, budget = Number.POSITIVE_INFINITY }: ShownTemplate): string {
  const messages = languages.flatMap(({ sms }) => (sms ? [sms] : []));
  if (messages.length === 0) return '';
  const most = Math.max(...messages.map(({ usual }) => usual.size.segments));
  const over = messages.some((sms) => isOver(sms, budget));
  return `<span class="count${over ? ' bad' : ''}">${most}</span>`;
}

function isOver({ usual, longest }: NonNullable<ShownLanguage['sms']>, budget: number): boolean {
  return usual.size.segments > budget || longest.size.segments > budget;
}

function section({ name, budget, languages, problems }: ShownTemplate, options: PageOptions): string {
  const id = anchor(name);
  const { problems: label } = previewWords[options.language];
  return `<section id="${id}" aria-labelledby="${id}-name">
<h2 id="${id}-name"><a href="#${id}">${escapeHtml(name)}</a></h2>
${problemList(problems, options.language, label)}<div class="languages">
${languages.map((one) => card(one, { id, budget }, options)).join('\n')}
</div>
</section>`;
}

function card(
  { locale, sms, channels, problems }: ShownLanguage,
  { id, budget }: { readonly id: string; readonly budget: number | undefined },
  options: PageOptions,
): string {
  const words = previewWords[options.language];
  const heading = `${id}-${locale}`;
  return `<article class="card" aria-labelledby="${heading} ${id}-name">
<h3 id="${heading}">${escapeHtml(languageName(locale, options.language))} <code>${escapeHtml(locale)}</code></h3>
${sms ? smsCard(sms, budget, options) : ''}
${channels.map((channel) => channelCard(channel, locale, words)).join('\n')}
${problemList(problems, options.language, words.problems)}</article>`;
}

/** An address within the page: letters, digits, - and _ alone. */
function anchor(name: string): string {
  return `t-${name.replace(/[^\w-]/gu, (character) => `_${character.codePointAt(0)?.toString(16)}`)}`;
}

function languageName(locale: string, language: Language): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(locale) ?? locale;
}
