import {
  type ArgumentElement,
  isArgumentElement,
  isPluralElement,
  isSelectElement,
  type MessageFormatElement,
} from '@formatjs/icu-messageformat-parser';

/**
 * The elements of a text with other elements in the place of some bare values, branches of plurals and selects included.
 * Elements that stay are the same objects, but for plurals and selects.
 *
 * @param replace the elements for a value, or undefined if it stays
 */
export function replaceArguments(
  elements: readonly MessageFormatElement[],
  replace: (element: ArgumentElement) => readonly MessageFormatElement[] | undefined,
): MessageFormatElement[] {
  return elements.flatMap((element): readonly MessageFormatElement[] => {
    if (isArgumentElement(element)) return replace(element) ?? [element];
    if (!isSelectElement(element) && !isPluralElement(element)) return [element];
    const options = Object.entries(element.options).map(([key, option]) => [
      key,
      { ...option, value: replaceArguments(option.value, replace) },
    ]);
    return [{ ...element, options: Object.fromEntries(options) }];
  });
}

/** All elements of a text, branches of plurals and selects included, in the order in which they are written. */
export function* allElements(elements: readonly MessageFormatElement[]): Generator<MessageFormatElement> {
  for (const element of elements) {
    yield element;
    if (!isSelectElement(element) && !isPluralElement(element)) continue;
    for (const { value } of Object.values(element.options)) yield* allElements(value);
  }
}

/** Without its place, which is not in the text that it is put into. */
export function unplaced<Element extends MessageFormatElement>(element: Element): Element {
  const { location: _location, ...rest } = element;
  // All but an optional field.
  return rest as Element;
}
