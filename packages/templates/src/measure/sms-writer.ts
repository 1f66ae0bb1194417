import type { CatalogTemplate, UntypedCatalog } from '../catalog/catalog.ts';
import type { ContentTexts } from '../icu/content-texts.ts';
import type { IcuText } from '../icu/icu-text.ts';
import { keepIntlFormatters } from '../icu/intl-formatters.ts';
import { chooseLocale } from '../locale/locale-choice.ts';
import { formatContent, type Reading } from '../render/format-content.ts';
import { writtenForSms } from '../render/written-for-sms.ts';
import type { PlacedCharacter } from '../sms/segments.ts';
import type { SmsEncodingRule } from '../sms/sms-settings.ts';
import { type SmsText, smsText } from '../sms/sms-text.ts';
import { type Replacement, toGsm7 } from '../sms/to-gsm7.ts';
import type { CheckedValues } from '../values/check-values.ts';
import { withShortLinks } from '../values/short-link.ts';

/** A text as it was written, and as it is sent. */
export interface MeasuredText extends SmsText {
  readonly written: string;
  /** The characters that force UCS-2, with their places in `text`. Those that could be replaced are not among them. */
  readonly culprits: readonly PlacedCharacter[];
}

/** Writes the SMS of a template in one locale. */
export interface SmsWriter {
  readonly template: CatalogTemplate;
  readonly locale: string;
  /** The locale whose plurals, numbers and dates it has. */
  readonly conventions: string;
  readonly text: IcuText;
  readonly texts: ContentTexts;
  /** The channel of the text, if the template has several in this locale. */
  readonly part?: string;
  readonly reading: Reading;
  write(values: CheckedValues): MeasuredText;
}

/**
 * Makes the writer of each template and locale; undefined if the template has no text for SMS there. Another channel's
 * text is written as if it were sent by SMS.
 */
export function smsWriters(
  catalog: UntypedCatalog,
  now: () => Date,
): (template: CatalogTemplate, locale: string, channel?: string) => SmsWriter | undefined {
  const formattersFor = keepIntlFormatters();
  return (template, locale, channel = smsChannel(template, locale)) => {
    const own = template.contents.get(locale);
    const texts = own?.get(channel);
    if (texts === undefined) return undefined;
    const { conventions } = chooseLocale(locale, catalog);
    const reading = { formatters: formattersFor(conventions, catalog.timeZone), now };
    const format = (values: CheckedValues) => formatContent(texts, values, reading);
    const written = [...(own?.values() ?? [])].filter(({ inLayout }) => inLayout === undefined);
    const part = texts.inLayout ? 'text' : channel;
    return {
      template,
      locale,
      conventions,
      text: texts.text,
      texts,
      ...(written.length > 1 && { part }),
      reading,
      write(values) {
        const writing = { text: texts.text, format, template };
        const { text } = writtenForSms(writing, withShortLinks(template, values));
        return measureText(text, template.sms.encoding);
      },
    };
  };
}

/** The channel of the text that SMS have: their own, or the one for every channel. */
export function smsChannel({ contents }: CatalogTemplate, locale: string): string {
  return contents.get(locale)?.has('sms') ? 'sms' : 'text';
}

/** Writes a text for SMS by a rule, and finds the characters that force UCS-2. */
export function measureText(written: string, rule?: SmsEncodingRule): MeasuredText {
  const sent = smsText(written, rule);
  return { written, ...sent, culprits: culpritsOf(sent, rule) };
}

/** With `keep`, every character outside the alphabet forces UCS-2; else those that cannot be replaced. */
function culpritsOf({ text, size }: SmsText, rule: SmsEncodingRule | undefined): readonly PlacedCharacter[] {
  if (size.encoding === 'gsm7') return [];
  if (rule === 'keep') return size.unencodable;
  const { replaced, remaining } = toGsm7(text);
  return remaining.map(({ character, index }) => ({ character, index: writtenIndex(index, replaced) }));
}

/** The place in the text before its replacements. */
function writtenIndex(index: number, replaced: readonly Replacement[]): number {
  let shift = 0;
  for (const { character, replacement, index: written } of replaced) {
    if (written - shift + replacement.length > index) break;
    shift += character.length - replacement.length;
  }
  return index + shift;
}
