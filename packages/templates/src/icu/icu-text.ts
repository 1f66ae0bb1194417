import {
  type DateElement,
  isArgumentElement,
  isDateElement,
  isLiteralElement,
  isNumberElement,
  isNumberSkeleton,
  isPluralElement,
  isPoundElement,
  isSelectElement,
  isTagElement,
  isTimeElement,
  type MessageFormatElement,
  parse,
  type TimeElement,
  TYPE,
} from '@formatjs/icu-messageformat-parser';
import { commonKind, type ValueKind } from '../values/value-kind.ts';
import type { Saying } from '../words/saying.ts';
import { apostropheTraps } from './apostrophe-trap.ts';
import { namedFormats, relativeStyle } from './named-formats.ts';
import { syntaxProblem } from './syntax-problem.ts';
import { placeOf, type TextProblem } from './text-problem.ts';

/** One ICU text, parsed once and kept. */
export interface IcuText {
  readonly source: string;
  readonly elements: MessageFormatElement[];
  /** The values that it uses anywhere, branches of plurals and selects included. */
  readonly kinds: ReadonlyMap<string, ValueKind>;
  /** The dates that it shows relative to now. */
  readonly relatives: ReadonlySet<string>;
}

/** The name of a value's relative form (`{at, date, relative}`) among the values. An author cannot write this name. */
export function relativeName(name: string): string {
  return `${name} ${relativeStyle}`;
}

/** Parses an ICU text; `text` is undefined if it has an error. Markup is text: `<b>` is left as it is. */
export function readIcuText(
  source: string,
  locale: string,
): { readonly text?: IcuText; readonly problems: readonly TextProblem[] } {
  const traps = apostropheTraps(source);
  let elements: MessageFormatElement[];
  try {
    elements = parse(source, { ignoreTag: true, captureLocation: true, locale: new Intl.Locale(locale) });
  } catch (error) {
    // A trap explains the syntax error that it causes.
    return { problems: traps.length > 0 ? traps : [syntaxProblem(source, error)] };
  }
  const reader = new Reader(source);
  reader.read(elements);
  return {
    text: { source, elements, kinds: reader.kinds, relatives: reader.relatives },
    problems: [...traps, ...reader.problems],
  };
}

/**
 * Prepares a text for formatting, with the kinds that its values have in the other texts of its template. A bare `{n}`
 * whose value is a number is written as a number; a relative time is passed in as finished text.
 */
export function prepareIcuText(text: IcuText, kinds: ReadonlyMap<string, ValueKind>): IcuText {
  return { ...text, elements: prepared(text.elements, { kinds, source: text.source }) };
}

/** Collects the values of a text, and the problems of their formats. */
class Reader {
  readonly kinds = new Map<string, ValueKind>();
  readonly relatives = new Set<string>();
  readonly problems: TextProblem[] = [];
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  read(elements: readonly MessageFormatElement[]): void {
    for (const element of elements) {
      if (isLiteralElement(element) || isPoundElement(element) || isTagElement(element)) continue;
      this.#note(element, kindOf(element));
      if (isNumberElement(element) || isDateElement(element) || isTimeElement(element)) {
        this.#checkFormat(element);
      }
      if (isSelectElement(element) || isPluralElement(element)) {
        for (const option of Object.values(element.options)) this.read(option.value);
      }
    }
  }

  #note(element: MessageFormatElement & { readonly value: string }, kind: ValueKind): void {
    const known = this.kinds.get(element.value) ?? kind;
    const common = commonKind(known, kind);
    if (common !== undefined) this.kinds.set(element.value, common);
    else {
      this.#addProblem('values', element, ['usedAsTwo', { name: element.value, known, kind }]);
    }
  }

  #checkFormat(element: Extract<MessageFormatElement, { readonly style?: unknown }>): void {
    const { style } = element;
    if (isNumberElement(element) && isNumberSkeleton(element.style)) {
      try {
        new Intl.NumberFormat('en', element.style.parsedOptions);
      } catch (error) {
        this.#addProblem('format', element, [
          'formatFails',
          { name: element.value, detail: messageOf(error) },
        ]);
      }
    }
    if (typeof style !== 'string') return;
    if (style === relativeStyle && !isNumberElement(element)) this.relatives.add(element.value);
    const known = knownStyles(element);
    if (known.includes(style)) return;
    const skeleton = isNumberElement(element) ? '::currency/XAF' : '::EEEEdMMMM';
    this.#addProblem('format', element, ['unknownFormat', { name: element.value, style, known, skeleton }]);
  }

  #addProblem(rule: TextProblem['rule'], element: MessageFormatElement, says: Saying): void {
    const place = placeOf(this.#source, element.location?.start.offset ?? 0);
    this.problems.push({ rule, says, place });
  }
}

function kindOf(element: MessageFormatElement): ValueKind {
  if (isNumberElement(element) || isPluralElement(element)) return 'number';
  if (isDateElement(element) || isTimeElement(element)) return 'date';
  return isSelectElement(element) ? 'choice' : 'text';
}

function knownStyles(element: MessageFormatElement): readonly string[] {
  if (isNumberElement(element)) return Object.keys(namedFormats.number);
  return [...Object.keys(isDateElement(element) ? namedFormats.date : namedFormats.time), relativeStyle];
}

function prepared(
  elements: readonly MessageFormatElement[],
  context: { readonly kinds: ReadonlyMap<string, ValueKind>; readonly source: string },
): MessageFormatElement[] {
  return elements.map((element): MessageFormatElement => {
    if (isArgumentElement(element) && context.kinds.get(element.value) === 'number') {
      return { type: TYPE.number, value: element.value };
    }
    if ((isDateElement(element) || isTimeElement(element)) && element.style === relativeStyle) {
      return { type: TYPE.argument, value: relativeName(element.value) };
    }
    if (isSelectElement(element) || isPluralElement(element)) {
      const options = Object.entries(element.options).map(([key, option]) => [
        key,
        { ...option, value: prepared(option.value, context) },
      ]);
      return { ...element, options: Object.fromEntries(options) };
    }
    return isDateElement(element) || isTimeElement(element) ? withOwnHours(element, context.source) : element;
  });
}

/** `::jmm` is the hour as the recipient's region writes it, 14:05 or 2:05 PM. The parser chose by the text's language. */
function withOwnHours<Element extends DateElement | TimeElement>(element: Element, source: string): Element {
  const { style, location } = element;
  if (typeof style !== 'object' || style === null || location === undefined) return element;
  const written = source.slice(location.start.offset, location.end.offset);
  const [, skeleton = ''] = written.split('::');
  if (!skeleton.includes('j')) return element;
  const { hourCycle: _cycle, hour12: _hour12, ...parsedOptions } = style.parsedOptions;
  return { ...element, style: { ...style, parsedOptions } };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
