import { type BorrowedConventions, isTag } from '../locale/conventions.ts';
import { urlValues } from '../mail/compose-html.ts';
import type { SmsSettings } from '../sms/sms-settings.ts';
import { linkProblems, optOutName } from '../values/opt-out-link.ts';
import type { CatalogTemplate } from './catalog.ts';
import type { LocalizedTexts, TemplateSettings } from './catalog-definition.ts';
import { type CatalogProblem, isError } from './catalog-problem.ts';
import { compareParts, compareValues, kindsIn, mergedKinds } from './compare-locales.ts';
import { compareSelects } from './compare-selects.ts';
import { composeContents } from './compose-contents.ts';
import {
  type AddProblem,
  type Contents,
  type ContentsContext,
  prepareContents,
  readContents,
} from './read-contents.ts';
import type { Layouts, ReadLayout } from './read-layout.ts';
import type { ReadParts } from './read-parts.ts';
import { readSettings } from './read-settings.ts';

/** The definition of one template. */
export interface TemplateSource {
  readonly name: string;
  readonly texts: { readonly [locale: string]: LocalizedTexts };
  readonly settings: TemplateSettings;
}

/** The parts that all templates of a catalog share. */
export interface TemplateContext {
  readonly locales: readonly string[];
  readonly defaultLocale: string;
  readonly conventions: BorrowedConventions;
  readonly sms: SmsSettings;
  /** An opt-out link, to measure with. */
  readonly link: string;
  readonly parts: ReadParts;
  readonly layout: ReadLayout;
  readonly shortLinkLength?: number;
  /** Called with the name of each part that is used. */
  readonly use: (part: string) => void;
}

/** Parses and checks one template. With an error among the problems it cannot be used. */
export function readTemplate(
  { name, texts, settings }: TemplateSource,
  context: TemplateContext,
): { readonly template: CatalogTemplate; readonly problems: readonly CatalogProblem[] } {
  const { sms, link, parts, shortLinkLength } = context;
  const problems: CatalogProblem[] = [];
  const addProblem: AddProblem = (problem) => problems.push({ level: 'error', template: name, ...problem });

  const layoutsOf = (locale: string): Layouts =>
    settings.layout === false ? new Map() : context.layout.of(locale);
  const fallback = settings.fallback === 'defaultLocale' ? context.defaultLocale : settings.fallback;
  const read = readLocales(texts, { ...context, fallback, layoutsOf }, addProblem);
  // A text that could not be read would seem to lack every value.
  const readable = !problems.some(isError);
  const composed = new Map(
    [...read].map(([locale, contents]) => [locale, composeContents(contents, layoutsOf(locale))]),
  );
  const kindsByLocale = new Map(
    [...composed].map(([locale, contents]) => [locale, kindsIn(contents, locale, addProblem)]),
  );
  const kinds = mergedKinds(kindsByLocale.values());
  const rules = { name, kinds, parts: parts.names, urls: urlsIn(composed.values()) };
  const own = readSettings({ rules, settings, link }, sms);
  if (readable) {
    compareParts(read, addProblem);
    compareValues(kindsByLocale, kinds, addProblem);
    compareSelects(read, context, addProblem);
    for (const says of [...own.problems, ...linkProblems(kinds, settings.category)])
      addProblem({ rule: 'settings', says });
  }
  const contents = new Map([...composed].map(([locale, each]) => [locale, prepareContents(each, kinds)]));
  const template = {
    ...{ ...rules, contents, link },
    ...(shortLinkLength !== undefined && { shortLinkLength }),
    ...(settings.description !== undefined && { description: settings.description }),
    ...(fallback !== undefined && { fallback }),
    ...own.settings,
  };
  return { template, problems };
}

/** The values that begin an address in the HTML of any locale. The hub's own link is an address already. */
function urlsIn(all: Iterable<Contents>): ReadonlySet<string> {
  const names = [...all]
    .flatMap((contents) => [...contents.values()])
    .flatMap(({ html }) => (html === undefined ? [] : urlValues(html)));
  return new Set(names.filter((name) => name !== optOutName));
}

/** Of one template, for all its locales. */
interface LocalesContext {
  readonly fallback: string | undefined;
  readonly layoutsOf: (locale: string) => Layouts;
}

function readLocales(
  texts: TemplateSource['texts'],
  context: TemplateContext & LocalesContext,
  addProblem: AddProblem,
): ReadonlyMap<string, Contents> {
  const { locales, fallback } = context;
  if (!isObject(texts)) {
    addProblem({ rule: 'locale', says: ['templateWrong', {}] });
    return new Map();
  }
  for (const locale of Object.keys(texts)) {
    // A tag that is not valid has its own problem.
    if (locales.includes(locale) || !isTag(locale)) continue;
    addProblem({ rule: 'locale', locale, says: ['unlistedLocale', {}] });
  }
  const read = new Map<string, Contents>();
  for (const locale of locales) {
    const own: unknown = Object.hasOwn(texts, locale) ? texts[locale] : undefined;
    if (own !== undefined && !isTexts(own)) addProblem({ rule: 'locale', locale, says: ['textsWrong', {}] });
    else if (own !== undefined)
      read.set(locale, readContents(own, contentsContext(context, locale), addProblem));
    else if (fallback === undefined || fallback === locale)
      addProblem({ rule: 'locale', locale, says: ['noText', {}] });
    else
      addProblem({ level: 'warning', rule: 'locale', locale, says: ['fallbackText', { locale: fallback }] });
  }
  if (fallback !== undefined && !locales.includes(fallback))
    addProblem({ rule: 'settings', says: ['fallbackUnlisted', { locale: String(fallback) }] });
  return read;
}

function contentsContext(
  { conventions, parts, use, layoutsOf }: TemplateContext & LocalesContext,
  locale: string,
): ContentsContext {
  const plurals = conventions[locale] ?? locale;
  return { locale, conventions: plurals, parts: parts.of(locale), layouts: layoutsOf(locale), use };
}

/** Whether texts have the shape that the types ask for: a program in JavaScript may give others. */
function isTexts(given: unknown): given is LocalizedTexts {
  if (typeof given === 'string') return true;
  return isObject(given) && Object.values(given).every((one) => typeof one === 'string' || hasParts(one));
}

function hasParts(given: unknown): boolean {
  if (!isObject(given)) return false;
  const parts = Object.entries(given).filter(([, text]) => text !== undefined);
  return parts.every(
    ([name, text]) => ['subject', 'text', 'html'].includes(name) && typeof text === 'string',
  );
}

function isObject(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
