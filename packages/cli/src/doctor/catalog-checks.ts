import type { Finding } from './finding.ts';
import type { SetUpFacts } from './set-up-facts.ts';

/** Finds fault with the texts: codes that do not expire, and languages that people were written to without a text in them. */
export function catalogFindings({ catalog, stored }: SetUpFacts): readonly Finding[] {
  if (catalog === undefined) return [];
  const { locales, templates } = catalog;
  const known = new Set(locales.map(languagePart));
  return [
    ...templates
      .filter(({ isCode, expires }) => isCode && !expires)
      .map(({ name }) => ({ severity: 'warning', code: 'code_without_expiry', where: name }) as const),
    ...[...(stored?.languages ?? [])]
      .filter(([language]) => !known.has(language))
      .map(
        ([where, messages]) =>
          ({ severity: 'warning', code: 'language_missing', where, messages, locales }) as const,
      ),
  ];
}

/** The language of a locale: `fr` of `fr-CM`. */
export function languagePart(locale: string): string {
  return (locale.split('-')[0] ?? locale).toLowerCase();
}
