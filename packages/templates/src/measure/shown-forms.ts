import {
  isArgumentElement,
  isDateElement,
  isNumberElement,
  isPluralElement,
  isSelectElement,
  isTimeElement,
  type MessageFormatElement,
  TYPE,
} from '@formatjs/icu-messageformat-parser';
import { relativeName } from '../icu/icu-text.ts';
import { formatContent } from '../render/format-content.ts';
import { smsText } from '../sms/sms-text.ts';
import type { CheckedValue } from '../values/check-values.ts';
import type { SmsWriter } from './sms-writer.ts';

/** Writes a value alone, in each of the forms that a text shows it in, with a space between them. */
export function shownForms(
  { text, template, reading }: SmsWriter,
  name: string,
): (value: CheckedValue) => string {
  const forms = formsIn(text.elements, name).flatMap((form, index) =>
    index === 0 ? [form] : [{ type: TYPE.literal as const, value: ' ' }, form],
  );
  const alone = { text: { ...text, elements: forms } };
  return (value) =>
    smsText(formatContent(alone, { [name]: value }, reading).text, template.sms.encoding).text;
}

/** The same form is in several branches, of which a person reads one. */
function formsIn(elements: readonly MessageFormatElement[], name: string): readonly MessageFormatElement[] {
  const forms = new Map<string, MessageFormatElement>();
  for (const element of elements) {
    if (isSelectElement(element) || isPluralElement(element)) {
      for (const { value } of Object.values(element.options)) {
        for (const form of formsIn(value, name)) forms.set(keyOf(form), form);
      }
    } else if (shows(element, name)) forms.set(keyOf(element), element);
  }
  return [...forms.values()];
}

function shows(element: MessageFormatElement, name: string): boolean {
  if (isArgumentElement(element)) return element.value === name || element.value === relativeName(name);
  return (
    (isNumberElement(element) || isDateElement(element) || isTimeElement(element)) && element.value === name
  );
}

function keyOf({ location: _place, ...form }: MessageFormatElement): string {
  return JSON.stringify({ ...form, style: 'style' in form ? withoutPlace(form.style) : undefined });
}

function withoutPlace(style: unknown): unknown {
  return typeof style === 'object' && style !== null ? { ...style, location: undefined } : style;
}
