import {
  isDateElement,
  isNumberElement,
  isPluralElement,
  isPoundElement,
  isSelectElement,
  isTimeElement,
  type MessageFormatElement,
} from '@formatjs/icu-messageformat-parser';
import type { HtmlPlace } from '../icu/html-text.ts';
import type { Saying } from '../words/saying.ts';
import type { HtmlPiece } from './marked-html.ts';
import { branchMark, isAllowedUrl, urlPlace, valueMark } from './url-place.ts';

/** The values of an address with their places, or the reason why the address may not be in a mail. */
export interface UrlAttribute {
  readonly places: readonly (readonly [element: MessageFormatElement, place: HtmlPlace])[];
  readonly problem?: { readonly says: Saying; readonly element?: MessageFormatElement };
}

/** Reads an attribute that is an address. */
export function readUrlAttribute(
  attribute: string,
  pieces: readonly HtmlPiece[],
  slots: readonly MessageFormatElement[],
): UrlAttribute {
  const places: [MessageFormatElement, HtmlPlace][] = [];
  let before = '';
  for (const piece of pieces) {
    const element = typeof piece === 'number' ? slots[piece] : undefined;
    if (element === undefined) {
      before += piece;
      continue;
    }
    const place = urlPlace(before);
    const name = nameOf(element);
    if (place === 'host') return { places, problem: { says: ['htmlUrlHost', { name, attribute }], element } };
    if (place === 'scheme') return { places, problem: { says: ['htmlUrl', { attribute }] } };
    if (place === 'url' && isFormatted(element)) {
      return { places, problem: { says: ['htmlUrlKind', { name, attribute }], element } };
    }
    places.push([element, place]);
    before += isPluralElement(element) || isSelectElement(element) ? branchMark : valueMark;
  }
  const [first] = places;
  if (first?.[1] === 'url' || isAllowedUrl(before)) return { places };
  return { places, problem: { says: ['htmlUrl', { attribute }] } };
}

/** The name of a value for people. The `#` of a plural is called so. */
export function nameOf(element: MessageFormatElement): string {
  return isPoundElement(element) || !('value' in element) ? '#' : element.value;
}

function isFormatted(element: MessageFormatElement): boolean {
  return (
    isNumberElement(element) || isDateElement(element) || isTimeElement(element) || isPoundElement(element)
  );
}
