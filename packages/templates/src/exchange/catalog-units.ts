import type { CatalogTemplate, UntypedCatalog } from '../catalog/catalog.ts';
import { type CatalogProblem, isError } from '../catalog/catalog-problem.ts';
import type { ContentTexts } from '../icu/content-texts.ts';
import { keepIntlFormatters } from '../icu/intl-formatters.ts';
import { chooseLocale } from '../locale/locale-choice.ts';
import { sampleValues } from '../measure/sample-values.ts';
import { formatContent } from '../render/format-content.ts';

const parts = ['subject', 'text', 'html'] as const;

/** One text of a template: the unit of a translator. */
export interface CatalogUnit {
  /** `otp`, `welcome.sms`, `welcome.email.subject`. */
  readonly id: string;
  readonly template: CatalogTemplate;
  readonly channel: string;
  readonly part: (typeof parts)[number];
  /** The ICU text of the default locale. */
  readonly source: string;
}

/** The texts of the default locale, in the order of the catalog. */
export function catalogUnits({ templates, defaultLocale }: UntypedCatalog): readonly CatalogUnit[] {
  return [...templates.values()].flatMap((template) => {
    const contents = writtenContents(template, defaultLocale);
    const single = contents.size === 1 && contents.has('text');
    return [...contents].flatMap(([channel, texts]) => {
      const own = parts.filter((part) => isWritten(texts, part));
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

/** The texts that authors write: a layout gives the text of every channel to others too. */
function writtenContents({ contents }: CatalogTemplate, locale: string): ReadonlyMap<string, ContentTexts> {
  return new Map([...(contents.get(locale) ?? [])].filter(([, { inLayout }]) => inLayout === undefined));
}

/** Whether an author writes a part: the text of a mail may be made of its HTML. */
function isWritten(texts: ContentTexts, part: CatalogUnit['part']): boolean {
  return texts[part] !== undefined && !(part === 'text' && texts.madeFrom !== undefined);
}

/** The text of a unit in a locale, if the catalog has it. */
export function unitText({ template, channel, part }: CatalogUnit, locale: string): string | undefined {
  const texts = template.contents.get(locale)?.get(channel);
  return texts !== undefined && isWritten(texts, part) ? texts[part]?.source : undefined;
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
