import { checkSettings } from '@nkul/core/adapter';
import type { CheckedTexts, WrongText } from '../values/checked-texts.ts';
import type { ExpiresIn } from '../values/expiry.ts';
import type { CatalogValues, NumbersOf, ValuesOfTexts } from '../values/values-of-texts.ts';
import type { Catalog } from './catalog.ts';
import type { CatalogDefinition, MessageTexts, TemplateSettings } from './catalog-definition.ts';
import { catalogError, isError } from './catalog-problem.ts';
import { definitionSchema } from './definition-schema.ts';
import { readCatalog } from './read-catalog.ts';

/** The settings of a template, of which the compiler reads the fallback: with one, a template may lack languages. */
type FallbackSetting<Fallback, Texts> = Omit<
  TemplateSettings,
  'fallback' | 'limits' | 'examples' | 'expiresIn'
> & {
  readonly limits?: unknown;
  readonly examples?: unknown;
  readonly expiresIn?: ExpiresIn<NumbersOf<ValuesOfTexts<Texts>>>;
  readonly fallback?: Fallback;
};

/** The texts of a template, or any if there are none. */
type TextsOf<Texts, Name> = Name extends keyof Texts ? Texts[Name] : string;

/** Settings of templates that have no texts cannot be written. */
type UnknownTemplates<Fallbacks, Texts> = {
  readonly [Name in Exclude<
    keyof Fallbacks,
    keyof Texts
  >]?: WrongText<`${Name & string} has settings, but no texts`>;
};

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
  const Fallbacks = unknown,
>(
  definition: CatalogDefinition<Texts, Locale> & {
    readonly messages: CheckedTexts<Texts, Locale, Fallbacks>;
    readonly settings?: {
      readonly [Name in keyof Fallbacks]: FallbackSetting<Fallbacks[Name], TextsOf<NoInfer<Texts>, Name>>;
    } & UnknownTemplates<NoInfer<Fallbacks>, NoInfer<Texts>>;
  },
): Catalog<CatalogValues<Texts>> {
  checkSettings(definitionSchema, definition, 'defineCatalog()');
  const { catalog, problems } = readCatalog<CatalogValues<Texts>>(definition);
  const errors = problems.filter(isError);
  if (errors.length > 0) throw catalogError(errors);
  return catalog;
}
