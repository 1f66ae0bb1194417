import {
  isArgumentElement,
  isLiteralElement,
  type MessageFormatElement,
} from '@formatjs/icu-messageformat-parser';
import type { IcuText } from '../icu/icu-text.ts';
import { allElements, replaceArguments } from '../icu/replace-arguments.ts';
import { placeOf, type TextProblem } from '../icu/text-problem.ts';
import type { ValueKind } from '../values/value-kind.ts';

/** The words of each part by its name: literals and values. */
export type PartElements = ReadonlyMap<string, readonly MessageFormatElement[]>;

/** A text with the common parts in it. */
export function putParts(text: IcuText, parts: PartElements): IcuText {
  const elements = replaceArguments(text.elements, ({ value }) => parts.get(value));
  return { ...text, elements, kinds: kindsWithParts(text, parts) };
}

/** The problems of a text that writes a part as if it were a value: with a format, or as a plural or select. */
export function partProblems({ source, elements }: IcuText, parts: PartElements): readonly TextProblem[] {
  return [...allElements(elements)].flatMap((element): readonly TextProblem[] => {
    if (isLiteralElement(element) || isArgumentElement(element) || !('value' in element)) return [];
    if (!parts.has(element.value)) return [];
    const place = placeOf(source, element.location?.start.offset ?? 0);
    return [{ rule: 'values', says: ['partFormat', { name: element.value }], place }];
  });
}

/** The values of a text and of the parts in it. The parts are not among them. */
export function kindsWithParts({ kinds }: IcuText, parts: PartElements): ReadonlyMap<string, ValueKind> {
  const own = [...kinds].filter(([name]) => !parts.has(name));
  const inParts = [...kinds.keys()].flatMap((name) => [...(parts.get(name) ?? [])]).filter(isArgumentElement);
  return new Map([...inParts.map(({ value }): [string, ValueKind] => [value, 'text']), ...own]);
}
