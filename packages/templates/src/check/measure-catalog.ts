import type { CatalogTemplate, UntypedCatalog } from '../catalog/catalog.ts';
import { type IntlFormatters, keepIntlFormatters } from '../icu/intl-formatters.ts';
import { chooseLocale } from '../locale/locale-choice.ts';
import { formatContent } from '../render/format-content.ts';
import { type SmsText, smsText } from '../sms/sms-text.ts';
import type { CheckedValues } from '../values/check-values.ts';
import { withShortLinks } from '../values/short-link.ts';
import { branchValues } from './branch-values.ts';
import { sampleValues } from './sample-values.ts';

/** The SMS of a template in one locale, with usual values and with the longest. */
export interface MeasuredMessage {
  readonly template: string;
  readonly locale: string;
  readonly usual: MeasuredText;
  readonly longest: MeasuredText;
  /** False if the catalog gives no examples, and the values are made up. */
  readonly exemplified: boolean;
}

/** A text as it was written, and as it is sent. */
export interface MeasuredText extends SmsText {
  readonly written: string;
}

/** Writes every template that has a text for SMS, in every locale. */
export function measureCatalog(catalog: UntypedCatalog, now: () => Date): readonly MeasuredMessage[] {
  const formattersFor = keepIntlFormatters();
  return [...catalog.templates.values()].flatMap((template) => {
    const { usual, longest, given } = sampleValues(template);
    return catalog.locales.flatMap((locale): readonly MeasuredMessage[] => {
      const formatters = formattersFor(chooseLocale(locale, catalog).conventions, catalog.timeZone);
      const measured = (values: CheckedValues) => measure(template, { locale, formatters, values, now });
      const branches = template.examples.longest === undefined ? branchesOf(template, locale) : [];
      const second = longestOf([{}, ...branches].map((chosen) => measured({ ...longest, ...chosen })));
      const first = measured(usual);
      if (first === undefined || second === undefined) return [];
      return [{ template: template.name, locale, usual: first, longest: second, exemplified: given }];
    });
  });
}

function branchesOf(template: CatalogTemplate, locale: string): readonly CheckedValues[] {
  return branchValues(smsTexts(template, locale)?.text.elements ?? [], locale);
}

function longestOf(texts: readonly (MeasuredText | undefined)[]): MeasuredText | undefined {
  return texts.reduce((longest, text) => (text && longest && isLonger(text, longest) ? text : longest));
}

function isLonger({ size }: MeasuredText, { size: than }: MeasuredText): boolean {
  return size.segments === than.segments ? size.units > than.units : size.segments > than.segments;
}

function smsTexts({ contents }: CatalogTemplate, locale: string) {
  const own = contents.get(locale);
  return own?.get('sms') ?? own?.get('text');
}

function measure(
  template: CatalogTemplate,
  given: {
    readonly locale: string;
    readonly formatters: IntlFormatters;
    readonly values: CheckedValues;
    readonly now: () => Date;
  },
): MeasuredText | undefined {
  const texts = smsTexts(template, given.locale);
  if (texts === undefined) return undefined;
  const values = withShortLinks(template, given.values);
  const { text: written } = formatContent(texts, values, given);
  return { written, ...smsText(written, template.sms.encoding) };
}
