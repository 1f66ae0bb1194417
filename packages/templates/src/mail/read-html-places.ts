import {
  isLiteralElement,
  isPluralElement,
  isSelectElement,
  type MessageFormatElement,
} from '@formatjs/icu-messageformat-parser';
import type { HtmlPlace } from '../icu/html-text.ts';
import { placeOf, type TextProblem } from '../icu/text-problem.ts';
import type { Saying } from '../words/saying.ts';
import { HtmlEvents } from './html-events.ts';

/** The places of the values of an HTML text, and its problems. */
export interface HtmlPlaces {
  /** By the element of the text. Branches of plurals and selects are included. */
  readonly places: ReadonlyMap<MessageFormatElement, HtmlPlace>;
  /** The elements that it has, in lower case. */
  readonly tags: ReadonlySet<string>;
  readonly problems: readonly TextProblem[];
}

/**
 * Finds the place of each value in an HTML text, as a browser reads it. A branch of a plural or select is read as a text of its
 * own at the same place.
 */
export function readHtmlPlaces(source: string, elements: readonly MessageFormatElement[]): HtmlPlaces {
  const reader = new PlacesReader(source);
  reader.readText(elements);
  return reader;
}

/** The character that ends an attribute, for the values in it. */
type Quote = string | undefined;

class PlacesReader implements HtmlPlaces {
  readonly places = new Map<MessageFormatElement, HtmlPlace>();
  readonly tags = new Set<string>();
  readonly problems: TextProblem[] = [];
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  /** Reads HTML that begins, and must end, between words. */
  readText(elements: readonly MessageFormatElement[]): void {
    new HtmlEvents(elements, this).readText();
  }

  /** Notes a value, and reads the branches of a plural or select at its place. */
  put(element: MessageFormatElement, place: HtmlPlace, attribute = '', quote: Quote = undefined): void {
    if (isPluralElement(element) || isSelectElement(element)) {
      for (const { value } of Object.values(element.options)) {
        this.#putBranch(value, place, attribute, quote);
      }
      return;
    }
    this.places.set(element, place);
  }

  problem(says: Saying, offset: number): void {
    const known = this.problems.some(
      ({ place, says: [code] }) => place.offset === offset && code === says[0],
    );
    if (!known) this.problems.push({ rule: 'html', says, place: placeOf(this.#source, offset) });
  }

  #putBranch(
    elements: readonly MessageFormatElement[],
    place: HtmlPlace,
    attribute: string,
    quote: Quote,
  ): void {
    if (place === 'text') {
      this.readText(elements);
      return;
    }
    const end = quote ?? '<';
    const wrong = elements.find((element) => isLiteralElement(element) && element.value.includes(end));
    if (wrong !== undefined) {
      this.problem(['htmlBranch', { character: end }], wrong.location?.start.offset ?? 0);
      return;
    }
    if (place === 'url') {
      new HtmlEvents(elements, this).readAddress(attribute, quote ?? '"');
      return;
    }
    // A branch may bring the question mark of an address.
    const inner = place === 'url-path' ? 'url-part' : place;
    for (const element of elements) {
      if (!isLiteralElement(element)) this.put(element, inner, attribute, quote);
    }
  }
}
