import {
  isArgumentElement,
  isLiteralElement,
  type MessageFormatElement,
} from '@formatjs/icu-messageformat-parser';
import { readIcuText } from '../icu/icu-text.ts';
import { isEmpty } from '../icu/is-empty.ts';
import { unplaced } from '../icu/replace-arguments.ts';
import { markupProblem } from '../icu/text-lint.ts';
import { placeOf } from '../icu/text-problem.ts';
import { contentName } from '../mail/compose-html.ts';
import type { PartElements } from '../mail/put-parts.ts';
import { optOutName } from '../values/opt-out-link.ts';
import type { Saying } from '../words/saying.ts';
import type { CommonParts } from './catalog-definition.ts';
import { addOnce, type CatalogProblem } from './catalog-problem.ts';

/** The common parts of a catalog. */
export interface ReadParts {
  readonly names: ReadonlySet<string>;
  /** Their words in a locale. Parts in parts are written out. */
  of(locale: string): PartElements;
  readonly problems: readonly CatalogProblem[];
}

/** Names that mean something else in a text or a layout. */
const reserved: ReadonlySet<string> = new Set([contentName, 'lang', 'dir', optOutName]);

/**
 * Reads the common parts of a catalog.
 *
 * @param use called with the name of each part that another has in it
 */
export function readParts(
  parts: CommonParts,
  locales: readonly string[],
  use: (part: string) => void,
): ReadParts {
  const names = new Set(Object.keys(parts));
  const problems: CatalogProblem[] = [];
  for (const name of names) {
    for (const says of definitionProblems(name, parts[name], locales)) problems.push(wrong(name, says));
  }
  const read = new Map<string, PartElements>();
  // A wrong part is still a part: it would seem to be a value that callers lack.
  const usable = problems.length === 0 ? parts : Object.fromEntries([...names].map((name) => [name, '']));
  for (const locale of locales) {
    const reader = new PartReader(usable, locale, problems, use);
    read.set(locale, new Map([...names].map((name) => [name, reader.wordsOf(name)])));
  }
  return { names, of: (locale) => read.get(locale) ?? new Map(), problems };
}

function* definitionProblems(
  name: string,
  part: CommonParts[string] | undefined,
  locales: readonly string[],
): Generator<Saying> {
  if (reserved.has(name)) yield ['partReserved', { name }];
  if (typeof part === 'string') {
    if (isEmpty(part)) yield ['emptyText', {}];
    return;
  }
  if (
    typeof part !== 'object' ||
    part === null ||
    Object.values(part).some((one) => typeof one !== 'string')
  ) {
    yield ['partWrong', {}];
    return;
  }
  for (const locale of locales) {
    if (!Object.hasOwn(part, locale)) yield ['partLocale', { locale }];
    else if (isEmpty(part[locale] ?? '')) yield ['emptyText', {}];
  }
  for (const locale of Object.keys(part)) {
    if (!locales.includes(locale)) yield ['partLocaleUnlisted', { locale }];
  }
}

/** Reads the parts in one locale. */
class PartReader {
  readonly #parts: CommonParts;
  readonly #locale: string;
  readonly #problems: CatalogProblem[];
  readonly #use: (part: string) => void;
  readonly #read = new Map<string, readonly MessageFormatElement[]>();

  constructor(parts: CommonParts, locale: string, problems: CatalogProblem[], use: (part: string) => void) {
    this.#parts = parts;
    this.#locale = locale;
    this.#problems = problems;
    this.#use = use;
  }

  /** @param within the parts that this one is in */
  wordsOf(name: string, within: readonly string[] = []): readonly MessageFormatElement[] {
    const known = this.#read.get(name);
    if (known !== undefined) return known;
    const part = this.#parts[name] ?? '';
    const at = typeof part === 'string' ? [] : [this.#locale];
    if (within.includes(name)) {
      addOnce(this.#problems, wrong(name, ['partCircle', { names: [...within, name] }]));
      return [];
    }
    const source = typeof part === 'string' ? part : (part[this.#locale] ?? '');
    const { text, problems } = readIcuText(source, this.#locale);
    const markup = markupProblem(source);
    for (const { says, place } of [...problems, ...(markup === undefined ? [] : [markup])])
      addOnce(this.#problems, { ...wrong(name, says, at), place });
    const words = (text?.elements ?? []).flatMap((element) => {
      if (isLiteralElement(element)) return [unplaced(element)];
      const problem = this.#problemOf(element);
      if (problem !== undefined) {
        const place = placeOf(source, element.location?.start.offset ?? 0);
        addOnce(this.#problems, { ...wrong(name, problem, at), place });
        return [];
      }
      return this.#argument(element, [...within, name]);
    });
    this.#read.set(name, words);
    return words;
  }

  #argument(element: MessageFormatElement, within: readonly string[]): readonly MessageFormatElement[] {
    const name = isArgumentElement(element) ? element.value : '';
    if (name === optOutName) return [unplaced(element)];
    this.#use(name);
    return this.wordsOf(name, within);
  }

  #problemOf(element: MessageFormatElement): Saying | undefined {
    const name = 'value' in element ? element.value : '#';
    if (name !== optOutName && !Object.hasOwn(this.#parts, name)) return ['partValue', { name }];
    return isArgumentElement(element) ? undefined : ['partFormat', { name }];
  }
}

function wrong(name: string, says: Saying, at: readonly string[] = []): CatalogProblem {
  return { level: 'error', rule: 'parts', says, at: ['parts', name, ...at] };
}
