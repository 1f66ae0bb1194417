import type { CatalogTemplate, UntypedCatalog } from './catalog.ts';
import { formatContent } from './format-content.ts';
import { type IntlFormatters, keepIntlFormatters } from './intl-formatters.ts';
import { sampleValues } from './sample-values.ts';
import { type SmsText, smsText } from './sms-text.ts';
import type { CheckedValues } from './template-value.ts';

/** What a template says by SMS in one locale, with usual values and with the longest. */
export interface MeasuredMessage {
  readonly template: string;
  readonly locale: string;
  readonly usual: MeasuredText;
  readonly longest: MeasuredText;
  /** False when the catalog gives no examples, and the values are made up. */
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
      const formatters = formattersFor(locale, catalog.timeZone);
      const measured = (values: CheckedValues) => measure(template, { locale, formatters, values, now });
      const [first, second] = [measured(usual), measured(longest)];
      if (first === undefined || second === undefined) return [];
      return [{ template: template.name, locale, usual: first, longest: second, exemplified: given }];
    });
  });
}

function measure(
  { contents, sms }: CatalogTemplate,
  given: {
    readonly locale: string;
    readonly formatters: IntlFormatters;
    readonly values: CheckedValues;
    readonly now: () => Date;
  },
): MeasuredText | undefined {
  const own = contents.get(given.locale);
  const texts = own?.get('sms') ?? own?.get('text');
  if (texts === undefined) return undefined;
  const { text: written } = formatContent(texts, given.values, given);
  return { written, ...smsText(written, sms.encoding) };
}
