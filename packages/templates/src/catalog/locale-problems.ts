import { hasConventions, isTag, tagOfName } from '../locale/conventions.ts';
import type { Saying } from '../words/saying.ts';
import type { CatalogDefinition } from './catalog-definition.ts';
import type { CatalogProblem } from './catalog-problem.ts';

/** The problems of a catalog's locales, region and borrowed conventions. */
export function* localeProblems({
  locales,
  conventions = {},
  region,
}: CatalogDefinition): Generator<CatalogProblem> {
  const borrowing: Readonly<Record<string, unknown>> = conventions;
  for (const locale of locales) {
    const says = tagProblem(locale, borrowing[locale]);
    if (says !== undefined) yield { level: 'error', rule: 'locale', says };
  }
  for (const [locale, borrowed] of Object.entries(borrowing)) {
    if (!locales.includes(locale)) yield wrong(['conventionsUnlisted', { locale }], ['conventions', locale]);
    else if (!isTag(String(borrowed)) || !hasConventions(String(borrowed)))
      yield wrong(['conventionsUnknown', { locale, borrowed: String(borrowed) }], ['conventions', locale]);
  }
  if (region !== undefined && !isRegion(region))
    yield wrong(['invalidRegion', { region: String(region) }], ['region']);
}

function tagProblem(locale: string, borrowed: unknown): Saying | undefined {
  if (!isTag(locale)) {
    const tag = locale.replaceAll('_', '-');
    return ['invalidLocale', { locale, ...(isTag(tag) && { meant: tag }) }];
  }
  return borrowed === undefined ? unknownLanguage(locale) : undefined;
}

/** The problem of a language whose customs Node.js does not know, with the tag that is meant by a name. */
export function unknownLanguage(locale: string): Saying | undefined {
  if (hasConventions(locale)) return undefined;
  const meant = tagOfName(locale);
  return ['unknownLanguage', { locale, ...(meant !== undefined && { meant }) }];
}

function isRegion(region: unknown): boolean {
  return typeof region === 'string' && /^(?:[A-Z]{2}|\d{3})$/.test(region);
}

function wrong(says: Saying, at: readonly string[]): CatalogProblem {
  return { level: 'error', rule: 'settings', says, at };
}
