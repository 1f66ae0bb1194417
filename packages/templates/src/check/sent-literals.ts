import {
  isLiteralElement,
  isPluralElement,
  isSelectElement,
  type MessageFormatElement,
} from '@formatjs/icu-messageformat-parser';
import type { IcuText } from '../icu/icu-text.ts';
import { placeOf, type TextPlace } from '../icu/text-problem.ts';

/** A piece of a text that is sent as it is written, unlike names of values and keys of plurals and selects. */
export interface SentLiteral {
  readonly text: string;
  /** The place of a character of it in the source; undefined for words of a layout or a common part. */
  placeOf(index: number): TextPlace | undefined;
}

/** The literal pieces of a text, those of branches included, in the order of the source. */
export function sentLiterals({ source, elements }: IcuText): readonly SentLiteral[] {
  return literalsIn(elements).map(({ value, location }) => {
    if (location === undefined) return { text: value, placeOf: () => undefined };
    const [start, end] = [location.start.offset, location.end.offset];
    const offsetOf = (index: number) => start + indexInSource(value, source.slice(start, end), index);
    return { text: value, placeOf: (index) => placeOf(source, offsetOf(index)) };
  });
}

function literalsIn(elements: readonly MessageFormatElement[]) {
  return elements.flatMap((element): Extract<MessageFormatElement, { readonly type: 0 }>[] => {
    if (isLiteralElement(element)) return [element];
    if (!isSelectElement(element) && !isPluralElement(element)) return [];
    return Object.values(element.options).flatMap(({ value }) => literalsIn(value));
  });
}

/** In the source, quotes may precede a character: it is as often in the source before its place as in the text. */
function indexInSource(text: string, source: string, index: number): number {
  const character = String.fromCodePoint(text.codePointAt(index) ?? 0);
  let found = source.indexOf(character);
  for (let at = text.indexOf(character); at !== -1 && at < index; at = text.indexOf(character, at + 1)) {
    found = source.indexOf(character, found + 1);
  }
  return Math.max(found, 0);
}
