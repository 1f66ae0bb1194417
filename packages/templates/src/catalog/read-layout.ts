import { isArgumentElement, isLiteralElement, TYPE } from '@formatjs/icu-messageformat-parser';
import type { HtmlText } from '../icu/html-text.ts';
import { type IcuText, readIcuText } from '../icu/icu-text.ts';
import { markupProblem } from '../icu/text-lint.ts';
import { placeOf, type TextProblem } from '../icu/text-problem.ts';
import { directionOf } from '../locale/direction.ts';
import { contentName, readHtml } from '../mail/compose-html.ts';
import { type PartElements, putParts } from '../mail/put-parts.ts';
import { optOutName } from '../values/opt-out-link.ts';
import type { ValueKind } from '../values/value-kind.ts';
import type { Saying } from '../words/saying.ts';
import type { Layout } from './catalog-definition.ts';
import { addOnce, type CatalogProblem } from './catalog-problem.ts';
import type { ReadParts } from './read-parts.ts';

/** Around the texts of one channel in one locale. */
export interface LayoutTexts {
  readonly text?: IcuText;
  readonly subject?: IcuText;
  readonly html?: HtmlText;
}

/** The layouts of one locale, by channel. */
export type Layouts = ReadonlyMap<string, LayoutTexts>;

/** The layout of a catalog. */
export interface ReadLayout {
  of(locale: string): Layouts;
  readonly problems: readonly CatalogProblem[];
}

const partNames = ['subject', 'text', 'html'] as const;

/**
 * Reads the layout of a catalog.
 *
 * @param use called with the name of each part in it
 */
export function readLayout(
  layout: Layout,
  locales: readonly string[],
  parts: ReadParts,
  use: (part: string) => void,
): ReadLayout {
  const problems: CatalogProblem[] = [];
  const read = new Map<string, Layouts>();
  for (const locale of locales) {
    const reader = new LayoutReader(locale, parts.of(locale), use, problems);
    read.set(
      locale,
      new Map(Object.entries(layout).map(([channel, own]) => [channel, reader.read(channel, own)])),
    );
  }
  return { of: (locale) => read.get(locale) ?? new Map(), problems };
}

/** Reads the layouts of one locale. */
class LayoutReader {
  readonly #locale: string;
  readonly #parts: PartElements;
  readonly #use: (part: string) => void;
  readonly #problems: CatalogProblem[];

  constructor(locale: string, parts: PartElements, use: (part: string) => void, problems: CatalogProblem[]) {
    this.#locale = locale;
    this.#parts = parts;
    this.#use = use;
    this.#problems = problems;
  }

  read(channel: string, layout: Layout[string]): LayoutTexts {
    if (typeof layout === 'string') {
      const text = this.#text(['layout', channel], layout);
      return text === undefined ? {} : { text };
    }
    if (!isLayoutParts(layout)) {
      this.#add(['layout', channel], ['layoutWrong', {}]);
      return {};
    }
    const of = (name: (typeof partNames)[number]) => layout[name] ?? undefined;
    const at = (name: string) => ['layout', channel, name];
    const [subject, text, html] = [of('subject'), of('text'), of('html')];
    const read = {
      subject: subject === undefined ? undefined : this.#text(at('subject'), subject),
      text: text === undefined ? undefined : this.#text(at('text'), text),
      html: html === undefined ? undefined : this.#html(at('html'), html),
    };
    return {
      ...(read.subject && { subject: read.subject }),
      ...(read.text && { text: read.text }),
      ...(read.html && { html: read.html }),
    };
  }

  #text(at: readonly string[], source: string): IcuText | undefined {
    const markup = markupProblem(source);
    if (markup !== undefined) this.#addText(at, markup);
    const parsed = this.#parse(at, source, this.#parts);
    return parsed && onlyLinks(putParts(parsed, this.#parts));
  }

  #html(at: readonly string[], source: string): HtmlText | undefined {
    const parts: PartElements = new Map([
      ...this.#parts,
      ['lang', [{ type: TYPE.literal, value: this.#locale }]],
      ['dir', [{ type: TYPE.literal, value: directionOf(this.#locale) }]],
    ]);
    const parsed = this.#parse(at, source, parts);
    if (parsed === undefined) return undefined;
    const { html, problems } = readHtml(parsed, parts);
    for (const problem of problems) this.#addText(at, problem);
    const content = parsed.elements.find(
      (element) => isArgumentElement(element) && element.value === contentName,
    );
    const place = content && html.places.get(content);
    if (content !== undefined && place !== undefined && place !== 'text') {
      const where = place === 'plain' ? 'title' : 'attribute';
      const says: Saying = ['htmlValuePlace', { name: contentName, where }];
      this.#addText(at, { says, place: placeOf(source, content.location?.start.offset ?? 0) });
    }
    return { ...html, ...onlyLinks(html) };
  }

  #parse(at: readonly string[], source: string, parts: PartElements): IcuText | undefined {
    const { text, problems } = readIcuText(source, this.#locale);
    for (const problem of problems) this.#addText(at, problem);
    if (text === undefined) return undefined;
    const found = text.elements.filter(
      (element) => isArgumentElement(element) && element.value === contentName,
    );
    if (found.length !== 1) this.#add(at, ['layoutContent', { count: found.length }]);
    for (const element of text.elements) {
      if (isLiteralElement(element)) continue;
      const name = 'value' in element ? element.value : '#';
      const known = name === contentName || name === optOutName || parts.has(name);
      if (parts.has(name)) this.#use(name);
      if (isArgumentElement(element) && known) continue;
      const says: Saying = [known ? 'partFormat' : 'layoutValue', { name }];
      this.#addText(at, { says, place: placeOf(source, element.location?.start.offset ?? 0) });
    }
    return text;
  }

  #add(at: readonly string[], says: Saying): void {
    addOnce(this.#problems, { level: 'error', rule: 'layout', says, at });
  }

  #addText(at: readonly string[], { says, place }: Pick<TextProblem, 'says' | 'place'>): void {
    addOnce(this.#problems, { level: 'error', rule: 'layout', says, at, place });
  }
}

/** Of the values, only the link is one that a caller may lack: the text itself is put in. */
function onlyLinks(text: IcuText): IcuText {
  const kinds = new Map<string, ValueKind>([...text.kinds].filter(([name]) => name === optOutName));
  return { ...text, kinds };
}

function isLayoutParts(layout: unknown): layout is Exclude<Layout[string], string> {
  if (typeof layout !== 'object' || layout === null || Array.isArray(layout)) return false;
  return Object.entries(layout).every(
    ([name, text]) =>
      partNames.some((one) => one === name) && (typeof text === 'string' || text === undefined),
  );
}
