import { checkSettings } from '@nkul/core/adapter';
import type { CheckedTexts } from '../values/checked-texts.ts';
import type { CatalogValues } from '../values/values-of-texts.ts';
import type { Catalog } from './catalog.ts';
import type { CatalogDefinition, CommonParts, MessageTexts, NamesOf } from './catalog-definition.ts';
import { catalogError, isError } from './catalog-problem.ts';
import type { CheckedSettings } from './checked-settings.ts';
import { definitionSchema } from './definition-schema.ts';
import { readCatalog } from './read-catalog.ts';

/**
 * Makes a catalog. It parses every text once, now, and checks it against the other locales. The compiler reads the
 * values from the texts too: texts do not compile if their values differ between languages.
 *
 * @example
 * const catalog = defineCatalog({
 *   defaultLocale: 'fr',
 *   locales: ['fr', 'en'],
 *   messages: {
 *     otp: {
 *       fr: 'Votre code est {code}. Il expire dans {minutes, plural, one {# minute} other {# minutes}}.',
 *       en: 'Your code is {code}. It expires in {minutes, plural, one {# minute} other {# minutes}}.',
 *     },
 *   },
 * });
 *
 * @throws ConfigurationError that lists all problems with template, locale, line and column
 */
export function defineCatalog<
  const Texts extends MessageTexts,
  const Locale extends string,
  const Parts extends CommonParts = Readonly<Record<never, never>>,
  const Fallbacks = unknown,
>(
  definition: CatalogDefinition<Texts, Locale, Parts> & {
    readonly messages: CheckedTexts<Texts, Locale, NamesOf<Parts>, Fallbacks>;
    readonly settings?: CheckedSettings<NoInfer<Texts>, Fallbacks>;
  },
): Catalog<CatalogValues<Texts, NamesOf<Parts>>> {
  checkSettings(definitionSchema, definition, 'defineCatalog()');
  const { catalog, problems } = readCatalog<CatalogValues<Texts, NamesOf<Parts>>>(definition);
  const errors = problems.filter(isError);
  if (errors.length > 0) throw catalogError(errors);
  return catalog;
}
