import {
  type ArgumentElement,
  isArgumentElement,
  isLiteralElement,
  type MessageFormatElement,
} from '@formatjs/icu-messageformat-parser';
import type { HtmlPlace, HtmlText } from '../icu/html-text.ts';
import { type IcuText, prepareIcuText } from '../icu/icu-text.ts';
import { allElements, replaceArguments, unplaced } from '../icu/replace-arguments.ts';
import { placeOf, type TextProblem } from '../icu/text-problem.ts';
import type { ValueKind } from '../values/value-kind.ts';
import { writtenAt } from './html-place.ts';
import { kindsWithParts, type PartElements } from './put-parts.ts';
import { type HtmlPlaces, readHtmlPlaces } from './read-html-places.ts';
import { isAllowedUrl } from './url-place.ts';

/** Reads the HTML of a mail, and writes the common parts into it, escaped as their places need it. */
export function readHtml(
  text: IcuText,
  parts: PartElements,
): {
  readonly html: HtmlText;
  readonly tags: HtmlPlaces['tags'];
  readonly problems: readonly TextProblem[];
} {
  const read = readHtmlPlaces(text.source, text.elements);
  const problems = [...read.problems];
  const places = new Map(read.places);
  const elements = replaceArguments(text.elements, (argument) => {
    const part = parts.get(argument.value);
    const place = places.get(argument);
    if (part === undefined || place === undefined) return undefined;
    if (place === 'url' && !beginsUrl(part)) {
      const offset = argument.location?.start.offset ?? 0;
      const says = ['htmlUrlPart', { name: argument.value, attribute: 'href' }] as const;
      problems.push({ rule: 'html', says, place: placeOf(text.source, offset) });
    }
    return part.map((element) => partAt(element, place, places));
  });
  const kinds = kindsWithParts(text, parts);
  return { html: { ...text, elements, kinds, places }, tags: read.tags, problems };
}

/** An element of a part, at a place: its words are escaped now, its values when they are written. */
function partAt(
  element: MessageFormatElement,
  place: HtmlPlace,
  places: Map<MessageFormatElement, HtmlPlace>,
): MessageFormatElement {
  // A part that begins an address was checked as one.
  const written = place === 'url' ? 'attribute' : place;
  if (isLiteralElement(element)) return { ...element, value: writtenAt(written, element.value) };
  const own = { ...element };
  places.set(own, place);
  return own;
}

/** Whether a part is a whole address, or just the value that is one. */
function beginsUrl(part: readonly MessageFormatElement[]): boolean {
  const [first, ...others] = part;
  if (first === undefined || others.length > 0) return false;
  return isArgumentElement(first) || (isLiteralElement(first) && isAllowedUrl(first.value));
}

/** Prepares HTML for formatting, as `prepareIcuText` does with a text. */
export function prepareHtml(html: HtmlText, kinds: ReadonlyMap<string, ValueKind>): HtmlText {
  const prepared = prepareIcuText(html, kinds);
  // Each element is prepared by itself, so that the two have the same order.
  const written = [...allElements(html.elements)];
  const places = [...allElements(prepared.elements)].flatMap((element, index) => {
    const before = written[index];
    const place = before && html.places.get(before);
    return place === undefined ? [] : [[element, place] as const];
  });
  return { ...prepared, places: new Map(places) };
}

/** A text in the place of `{content}` of a layout. */
export function inLayout(text: IcuText, layout: IcuText): IcuText {
  const around = layout.elements.map((element) => (isLiteralElement(element) ? unplaced(element) : element));
  const elements = replaceArguments(around, (argument) => (isContent(argument) ? text.elements : undefined));
  const kinds = new Map([...layout.kinds, ...text.kinds]);
  return { ...text, elements, kinds };
}

/** The HTML of a mail in the place of `{content}` of a layout. */
export function htmlInLayout(html: HtmlText, layout: HtmlText): HtmlText {
  return { ...html, ...inLayout(html, layout), places: new Map([...layout.places, ...html.places]) };
}

/** The names of the values that begin an address in HTML. */
export function urlValues({ elements, places }: HtmlText): readonly string[] {
  return [...allElements(elements)].flatMap((element) =>
    places.get(element) === 'url' && isArgumentElement(element) ? element.value : [],
  );
}

/** Whether an argument of a layout is the place of the text. */
function isContent({ value }: ArgumentElement): boolean {
  return value === contentName;
}

/** The place of the text in a layout. */
export const contentName = 'content';
