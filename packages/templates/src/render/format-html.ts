import {
  isArgumentElement,
  isLiteralElement,
  isPluralElement,
  isSelectElement,
  type MessageFormatElement,
} from '@formatjs/icu-messageformat-parser';
import type { HtmlText } from '../icu/html-text.ts';
import { writtenAt } from '../mail/html-place.ts';
import type { CheckedValues } from '../values/check-values.ts';
import { isolated } from './isolated-values.ts';

/** Writes one element; `counted` is the number of the plural around it, for `#`. */
export type WriteElement = (element: MessageFormatElement, counted: number | undefined) => string;

/** The category of a number, such as `one`. */
type Category = (type: Intl.PluralRuleType | undefined, count: number) => string;

/** Writes HTML: its own words as they are, each value as its place needs it. */
export function formatHtml(
  { elements, places }: HtmlText,
  values: CheckedValues,
  write: WriteElement,
  category: Category,
  direction: 'ltr' | 'rtl',
): string {
  const all = (inner: readonly MessageFormatElement[], counted?: number): string => {
    let written = '';
    for (const element of inner) written += one(element, counted);
    return written;
  };
  const one = (element: MessageFormatElement, counted: number | undefined): string => {
    if (isLiteralElement(element)) return element.value;
    if (isSelectElement(element)) return all(branch(element.options, String(values[element.value])), counted);
    if (!isPluralElement(element)) {
      const place = places.get(element) ?? 'text';
      const shown = write(element, counted);
      return writtenAt(
        place,
        place === 'text' && isArgumentElement(element) ? isolated(shown, direction) : shown,
      );
    }
    const number = Number(values[element.value]);
    const count = number - element.offset;
    const exact = `=${number}`;
    const chosen = Object.hasOwn(element.options, exact) ? exact : category(element.pluralType, count);
    return all(branch(element.options, chosen), count);
  };
  return all(elements);
}

function branch(
  options: Readonly<Record<string, { readonly value: readonly MessageFormatElement[] }>>,
  chosen: string,
): readonly MessageFormatElement[] {
  return (Object.hasOwn(options, chosen) ? options[chosen] : options['other'])?.value ?? [];
}
