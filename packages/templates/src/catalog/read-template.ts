import { type BorrowedConventions, isTag } from '../locale/conventions.ts';
import type { SmsSettings } from '../sms/sms-settings.ts';
import { linkProblems } from '../values/opt-out-link.ts';
import type { CatalogTemplate } from './catalog.ts';
import type { LocalizedTexts, TemplateSettings } from './catalog-definition.ts';
import { type CatalogProblem, isError } from './catalog-problem.ts';
import { compareParts, compareValues, kindsIn, mergedKinds } from './compare-locales.ts';
import { compareSelects } from './compare-selects.ts';
import { type AddProblem, type Contents, prepareContents, readContents } from './read-contents.ts';
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
}

/** Parses and checks one template. With an error among the problems it cannot be used. */
export function readTemplate(
  { name, texts, settings }: TemplateSource,
  context: TemplateContext,
): { readonly template: CatalogTemplate; readonly problems: readonly CatalogProblem[] } {
  const problems: CatalogProblem[] = [];
  const addProblem: AddProblem = (problem) => problems.push({ level: 'error', template: name, ...problem });

  const { sms, link } = context;
  const fallback = settings.fallback === 'defaultLocale' ? context.defaultLocale : settings.fallback;
  const read = readLocales(texts, { ...context, fallback }, addProblem);
  // A text that could not be read would seem to lack every value.
  const readable = !problems.some(isError);
  const kindsByLocale = new Map(
    [...read].map(([locale, contents]) => [locale, kindsIn(contents, locale, addProblem)]),
  );
  const kinds = mergedKinds(kindsByLocale.values());
  const own = readSettings({ name, settings, link }, kinds, sms);
  if (readable) {
    compareParts(read, addProblem);
    compareValues(kindsByLocale, kinds, addProblem);
    compareSelects(read, context, addProblem);
    for (const says of [...own.problems, ...linkProblems(kinds, settings.category)])
      addProblem({ rule: 'settings', says });
  }
  const contents = new Map([...read].map(([locale, each]) => [locale, prepareContents(each, kinds)]));
  const template = {
    name,
    kinds,
    contents,
    link,
    ...(settings.description !== undefined && { description: settings.description }),
    ...(fallback !== undefined && { fallback }),
    ...own.settings,
  };
  return { template, problems };
}

function readLocales(
  texts: TemplateSource['texts'],
  {
    locales,
    conventions,
    fallback,
  }: Pick<TemplateContext, 'locales' | 'conventions'> & { readonly fallback: string | undefined },
  addProblem: AddProblem,
): ReadonlyMap<string, Contents> {
  for (const locale of Object.keys(texts)) {
    // A tag that is not valid has its own problem.
    if (locales.includes(locale) || !isTag(locale)) continue;
    addProblem({ rule: 'locale', locale, says: ['unlistedLocale', {}] });
  }
  const read = new Map<string, Contents>();
  for (const locale of locales) {
    const own = Object.hasOwn(texts, locale) ? texts[locale] : undefined;
    if (own !== undefined)
      read.set(locale, readContents(own, { locale, conventions: conventions[locale] ?? locale }, addProblem));
    else if (fallback === undefined || fallback === locale)
      addProblem({ rule: 'locale', locale, says: ['noText', {}] });
    else
      addProblem({ level: 'warning', rule: 'locale', locale, says: ['fallbackText', { locale: fallback }] });
  }
  if (fallback !== undefined && !locales.includes(fallback))
    addProblem({ rule: 'settings', says: ['fallbackUnlisted', { locale: String(fallback) }] });
  return read;
}
