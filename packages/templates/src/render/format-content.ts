import type { Content } from '@nkul/core/adapter';
import { formatToParts } from 'intl-messageformat';
import { type ContentTexts, madeTextName } from '../icu/content-texts.ts';
import type { HtmlText } from '../icu/html-text.ts';
import { type IcuText, relativeName } from '../icu/icu-text.ts';
import type { IntlFormatters } from '../icu/intl-formatters.ts';
import { namedFormats } from '../icu/named-formats.ts';
import { textOfHtml } from '../mail/text-of-html.ts';
import type { CheckedValues } from '../values/check-values.ts';
import { formatHtml } from './format-html.ts';
import { isolatedValues, withoutInnerMarks } from './isolated-values.ts';

/** Where and when a text is read. */
export interface Reading {
  readonly formatters: IntlFormatters;
  /** Called only for a text with a relative time. */
  readonly now: () => Date;
}

/**
 * Formats the texts of one channel. Values are data: they are never read as patterns, and in HTML each is escaped as its
 * place needs it. The text of a mail without one is made of its HTML.
 */
export function formatContent(
  { text, subject, html, madeFrom }: ContentTexts,
  values: CheckedValues,
  reading: Reading,
): Content {
  const written = html && htmlOf(html, values, reading);
  const made = madeFrom && (madeFrom === html ? written : htmlOf(madeFrom, values, reading));
  const all = made === undefined ? values : { ...values, [madeTextName]: textOfHtml(made) };
  return {
    text: formatText(text, all, reading),
    ...(subject && { subject: oneLine(formatText(subject, values, reading)) }),
    ...(written !== undefined && { html: written }),
  };
}

function htmlOf(html: HtmlText, values: CheckedValues, { formatters, now }: Reading): string {
  const all = html.relatives.size === 0 ? values : withRelatives(html, values, formatters, now());
  const { locale } = formatters;
  return formatHtml(
    html,
    all,
    (element, counted) => {
      const parts = formatToParts<string>([element], locale, formatters, namedFormats, all, counted);
      return parts.map(({ value }) => value).join('');
    },
    (type, count) => formatters.getPluralRules(locale, type && { type }).select(count),
    formatters.direction,
  );
}

function formatText(text: IcuText, values: CheckedValues, { formatters, now }: Reading): string {
  const isolated = isolatedValues(values, text.kinds, formatters.direction);
  const all = text.relatives.size === 0 ? isolated : withRelatives(text, isolated, formatters, now());
  const parts = formatToParts<string>(text.elements, formatters.locale, formatters, namedFormats, all);
  let written = '';
  for (const { value } of parts) written += value;
  return withoutInnerMarks(written);
}

/** Adds the relative form of each date that a text shows relative to now, under its own name. */
function withRelatives(
  { relatives }: IcuText,
  values: CheckedValues,
  formatters: IntlFormatters,
  now: Date,
): CheckedValues {
  const all: Record<string, CheckedValues[string]> = { ...values };
  for (const name of relatives) {
    const value = values[name];
    if (value instanceof Date) all[relativeName(name)] = formatters.relative(value, now);
  }
  return all;
}

/** A line break in a subject would end the header. */
function oneLine(subject: string): string {
  const lines = subject.split(/[\r\n]/).map((line) => line.trim());
  return lines.filter((line) => line !== '').join(' ');
}
