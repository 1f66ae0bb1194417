import type { CatalogTemplate, UntypedCatalog } from '../catalog/catalog.ts';
import { type CatalogProblem, isError } from '../catalog/catalog-problem.ts';
import { sampleValues } from '../check/sample-values.ts';
import type { ContentTexts } from '../icu/content-texts.ts';
import { keepIntlFormatters } from '../icu/intl-formatters.ts';
import { chooseLocale } from '../locale/locale-choice.ts';
import { formatContent } from '../render/format-content.ts';

/** One text of a template: the unit of a translator. */
export interface CatalogUnit {
  /** `otp`, `welcome.sms`, `welcome.email.subject`. */
  readonly id: string;
  readonly template: CatalogTemplate;
  readonly channel: string;
  readonly part: keyof ContentTexts;
  /** The ICU text of the default locale. */
  readonly source: string;
}

const parts = ['subject', 'text', 'html'] as const;

/** The texts of the default locale, in the order of the catalog. */
export function catalogUnits({ templates, defaultLocale }: UntypedCatalog): readonly CatalogUnit[] {
  return [...templates.values()].flatMap((template) => {
    const contents = template.contents.get(defaultLocale) ?? new Map<string, ContentTexts>();
    const single = contents.size === 1 && contents.has('text');
    return [...contents].flatMap(([channel, texts]) => {
      const own = parts.filter((part) => texts[part] !== undefined);
      return own.map((part) => ({
        id: [
          template.name,
          ...(single && own.length === 1 ? [] : [channel]),
          ...(own.length > 1 ? [part] : []),
        ].join('.'),
        template,
        channel,
        part,
        source: texts[part]?.source ?? '',
      }));
    });
  });
}

/** The text of a unit in a locale, if the catalog has it. */
export function unitText({ template, channel, part }: CatalogUnit, locale: string): string | undefined {
  return template.contents.get(locale)?.get(channel)?.[part]?.source;
}

/** Writes the text of each unit in the default locale with usual values. */
export function unitExamples(
  catalog: UntypedCatalog,
  now: () => Date,
): (unit: CatalogUnit) => string | undefined {
  const { conventions } = chooseLocale(catalog.defaultLocale, catalog);
  const formatters = keepIntlFormatters()(conventions, catalog.timeZone);
  return ({ template, channel, part }) => {
    const texts = template.contents.get(catalog.defaultLocale)?.get(channel);
    return texts && formatContent(texts, sampleValues(template).usual, { formatters, now })[part];
  };
}

/**
 * Whether a problem of a catalog stops an exchange with translators. Texts of their own languages, which may be missing
 * or wrong, are for them to mend.
 */
export function hinders({ defaultLocale }: UntypedCatalog): (problem: CatalogProblem) => boolean {
  return (problem) => isError(problem) && (problem.locale === undefined || problem.locale === defaultLocale);
}
