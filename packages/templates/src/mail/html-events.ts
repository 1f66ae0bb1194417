import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import type { Handler, Parser } from 'htmlparser2';
import type { HtmlPlace } from '../icu/html-text.ts';
import type { Saying } from '../words/saying.ts';
import { htmlParser } from './html-libraries.ts';
import {
  attributeKind,
  isAllowedElement,
  isAllowedSrcset,
  isAllowedStyle,
  needsEndTag,
} from './html-policy.ts';
import { endMark, type MarkedHtml, markedHtml, piecesOf } from './marked-html.ts';
import { nameOf, readUrlAttribute } from './url-attribute.ts';

/** Takes the values with their places, and the problems. */
export interface PlacesTaker {
  readonly tags: Set<string>;
  put(element: MessageFormatElement, place: HtmlPlace, attribute?: string, quote?: string): void;
  /** @param offset in the text, UTF-16 code units */
  problem(says: Saying, offset: number): void;
}

type WrongPlace = Extract<Saying, readonly ['htmlValuePlace', unknown]>[1]['where'];

/** Reads one stretch of HTML, and says of each value in it where it is. */
export class HtmlEvents {
  readonly #marked: MarkedHtml;
  readonly #taker: PlacesTaker;
  readonly #parser: Parser;
  /** The numbers of the values that the parser has shown. */
  readonly #seen = new Set<number>();
  /** The elements around, the innermost last. */
  readonly #around: { readonly name: string; readonly index: number }[] = [];
  /** The elements without their end tags, with their indices. */
  readonly #open: (readonly [name: string, index: number])[] = [];
  #ended = false;

  constructor(elements: readonly MessageFormatElement[], taker: PlacesTaker) {
    this.#marked = markedHtml(elements);
    this.#taker = taker;
    this.#parser = new (htmlParser().Parser)(this.#handler(), { decodeEntities: true });
  }

  /** Reads HTML that begins between words, and must end there. */
  readText(): void {
    const { slots, html } = this.#marked;
    this.#parser.end(html + endMark);
    const lost = slots.find((_slot, number) => !this.#seen.has(number));
    if (lost !== undefined) this.#taker.problem(['htmlUnclosed', {}], offsetOf(lost));
    else if (!this.#ended) this.#problemAt(['htmlUnclosed', {}], html.length);
    else for (const [element, index] of this.#open) this.#problemAt(['htmlEndTag', { element }], index);
  }

  /** Reads the beginning of an address, in an attribute that is already open. */
  readAddress(attribute: string, quote: string): void {
    const decoder = new (htmlParser().Parser)({
      onattribute: (_name, value) => this.#address(attribute, value, quote, 0),
    });
    decoder.end(`<a href=${quote}${this.#marked.html}${quote}>`);
  }

  #handler(): Partial<Handler> {
    return {
      onopentagname: (name) => this.#openTag(name),
      onattribute: (name, value, quote) => this.#attribute(name, value, quote ?? undefined),
      onclosetag: (name, implied) => this.#closeTag(name, implied),
      ontext: (words) => this.#words(words),
      oncomment: (comment) => this.#refuseValues(comment, 'comment'),
      onprocessinginstruction: (_name, data) => this.#refuseValues(data, 'comment'),
    };
  }

  #openTag(name: string): void {
    this.#refuseValues(name, 'tag');
    this.#around.push({ name, index: this.#parser.startIndex });
    this.#taker.tags.add(name);
    if (!isAllowedElement(name)) this.#problemAt(['htmlElement', { element: name }]);
  }

  #closeTag(name: string, implied: boolean): void {
    const at = this.#around.findLastIndex((element) => element.name === name);
    const [element] = at === -1 ? [] : this.#around.splice(at);
    if (element !== undefined && implied && needsEndTag(name)) this.#open.push([name, element.index]);
  }

  #words(words: string): void {
    const inside = this.#around.at(-1)?.name;
    // A `<` at the end would begin a tag, with whatever follows it.
    if (words.includes(endMark)) {
      this.#ended = inside !== 'style' && inside !== 'title' && !words.includes(`<${endMark}`);
    }
    if (inside === 'style') {
      this.#refuseValues(words, 'style');
      if (!isAllowedStyle(words)) this.#problemAt(['htmlStyleUrl', {}]);
      return;
    }
    for (const begun of words.match(/<\uFDD0[0-9]+\uFDD1/g) ?? []) this.#refuseValues(begun, 'tag');
    for (const slot of this.#slotsIn(words)) this.#taker.put(slot, inside === 'title' ? 'plain' : 'text');
  }

  #attribute(name: string, value: string, quote: string | undefined): void {
    this.#refuseValues(name, 'name');
    const kind = attributeKind(name);
    if (kind === 'handler') {
      this.#slotsIn(value);
      this.#problemAt(['htmlHandler', { attribute: name }]);
    } else if (this.#around.at(-1)?.name === 'meta') this.#metaAttribute(name, value);
    else if (kind === 'style') {
      this.#refuseValues(value, 'style');
      if (!isAllowedStyle(value)) this.#problemAt(['htmlStyleUrl', {}]);
    } else if (kind === 'srcset') {
      this.#refuseValues(value, 'srcset');
      if (!isAllowedSrcset(value)) this.#problemAt(['htmlUrl', { attribute: name }]);
    } else if (kind === 'code') this.#refuseValues(value, 'code');
    else if (quote === undefined && piecesOf(value).some(isSlot)) this.#unquoted(name, value);
    else if (kind === 'url') this.#address(name, value, quote, this.#parser.startIndex);
    else for (const slot of this.#slotsIn(value)) this.#taker.put(slot, 'attribute', name, quote);
  }

  #metaAttribute(name: string, value: string): void {
    this.#refuseValues(value, 'meta');
    if (name === 'http-equiv' && value.trim().toLowerCase() === 'refresh')
      this.#problemAt(['htmlRefresh', {}]);
  }

  #unquoted(attribute: string, value: string): void {
    for (const slot of this.#slotsIn(value)) {
      this.#taker.problem(['htmlUnquoted', { name: nameOf(slot), attribute }], offsetOf(slot));
    }
  }

  #address(attribute: string, value: string, quote: string | undefined, index: number): void {
    const pieces = piecesOf(value);
    this.#slotsIn(value);
    const { places, problem } = readUrlAttribute(attribute, pieces, this.#marked.slots);
    for (const [slot, place] of places) this.#taker.put(slot, place, attribute, quote);
    if (problem?.element !== undefined) this.#taker.problem(problem.says, offsetOf(problem.element));
    else if (problem !== undefined) this.#problemAt(problem.says, index);
  }

  /** Reports the values in a stretch that may not have any. */
  #refuseValues(read: string, where: WrongPlace): void {
    for (const slot of this.#slotsIn(read)) {
      this.#taker.problem(['htmlValuePlace', { name: nameOf(slot), where }], offsetOf(slot));
    }
  }

  #slotsIn(read: string): readonly MessageFormatElement[] {
    const { slots } = this.#marked;
    const numbers = piecesOf(read).filter(isSlot);
    for (const number of numbers) this.#seen.add(number);
    return numbers.flatMap((number) => slots[number] ?? []);
  }

  #problemAt(says: Saying, index: number = this.#parser.startIndex): void {
    this.#taker.problem(says, this.#marked.offsetOf(Math.max(0, index)));
  }
}

function isSlot(piece: string | number): piece is number {
  return typeof piece === 'number';
}

function offsetOf(element: MessageFormatElement): number {
  return element.location?.start.offset ?? 0;
}
