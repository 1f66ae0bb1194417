import {
  isArgumentElement,
  isLiteralElement,
  isNumberElement,
  isNumberSkeleton,
  isPluralElement,
  isPoundElement,
  isSelectElement,
  type LiteralElement,
  type MessageFormatElement,
  type PluralElement,
  type PoundElement,
  parse,
} from '@formatjs/icu-messageformat-parser';
import type { Saying } from '../words/saying.ts';
import type { IcuText } from './icu-text.ts';
import { pluralProblems } from './plural-keys.ts';
import { placeOf, type TextProblem } from './text-problem.ts';

/** The surroundings of an element: the innermost plural, and whether a select is between. */
interface Around {
  readonly plural?: PluralElement;
  readonly inSelect?: boolean;
}

/**
 * Finds texts that parse, and are not what their author meant: a `#` of a telephone code in a plural, keys that are never
 * chosen, placeholders of other tools.
 *
 * @param conventions the locale whose plurals the text has
 */
export function lintText({ source, elements }: IcuText, conventions: string): readonly TextProblem[] {
  const problems: TextProblem[] = [];
  const add = (
    element: MessageFormatElement,
    says: Saying,
    level: TextProblem['level'] = 'error',
    shift = 0,
  ) => {
    const place = placeOf(source, (element.location?.start.offset ?? 0) + shift);
    problems.push({ rule: 'lint', level, says, place });
  };
  const walk = (all: readonly MessageFormatElement[], around: Around): void => {
    for (const [index, element] of all.entries()) {
      if (isLiteralElement(element)) lintLiteral(element, around, source, add);
      if (isPoundElement(element)) lintPound(element, [all[index - 2], all[index - 1], all[index + 1]], add);
      if (isNumberElement(element) && isNumberSkeleton(element.style))
        lintSkeleton(element, element.style.tokens, add);
      if (isPluralElement(element))
        for (const { says, level } of pluralProblems(element, conventions)) add(element, says, level);
      if (!isPluralElement(element) && !isSelectElement(element)) continue;
      const inside = isPluralElement(element) ? { plural: element } : { ...around, inSelect: true };
      for (const { value } of Object.values(element.options)) walk(value, inside);
    }
  };
  walk(elements, {});
  return [...problems, ...foreignPlaceholders(source)];
}

type Add = (
  element: MessageFormatElement,
  says: Saying,
  level?: TextProblem['level'],
  shift?: number,
) => void;

/** In `*126#` and `*126*{m}#` inside a plural, `#` is the number: 3 makes `*1263` of it. `*#*` is bold in WhatsApp. */
function lintPound(
  pound: PoundElement,
  [earlier, before, after]: readonly (MessageFormatElement | undefined)[],
  add: Add,
): void {
  const isValue = before !== undefined && isArgumentElement(before);
  const value = isValue ? `{${before.value}}` : '';
  const left = literalOf(isValue ? earlier : before);
  const code = `${left.slice(endOfWords(left))}${value}#${/^[*\d#]*/.exec(literalOf(after))?.[0] ?? ''}`;
  if (!/\d/.test(code.replace(value, '')) || (isValue && !code.includes('*'))) return;
  add(pound, ['poundInCode', { code, quoted: code.replace('#', "'#'") }]);
}

function literalOf(element: MessageFormatElement | undefined): string {
  return element !== undefined && isLiteralElement(element) ? element.value : '';
}

/** The place where the telephone code at the end of a text begins. */
function endOfWords(text: string): number {
  let start = text.length;
  while (start > 0 && '*#0123456789'.includes(text.charAt(start - 1))) start -= 1;
  return start;
}

function lintLiteral(literal: LiteralElement, { plural, inSelect }: Around, source: string, add: Add): void {
  const written = source.slice(literal.location?.start.offset, literal.location?.end.offset);
  const brace = /^(?:'[^']*'|[^'}])*\}/.exec(written)?.[0];
  if (brace !== undefined) add(literal, ['strayBrace', {}], 'warning', brace.length - 1);
  if (plural === undefined || inSelect !== true) return;
  const pound = /(?:^|[^*\d#'])#(?![*\d#'])/.exec(written);
  if (pound !== null)
    add(literal, ['poundInSelect', { name: plural.value }], 'error', pound.index + pound[0].length - 1);
}

/** The parser passes over words of a skeleton that it does not know. */
function lintSkeleton(
  element: MessageFormatElement & { readonly value: string },
  tokens: readonly { readonly stem: string; readonly options: readonly string[] }[],
  add: Add,
): void {
  for (const { stem, options } of tokens) {
    const word = [stem, ...options].join('/');
    if (!isKnownWord(word)) add(element, ['unknownSkeleton', { name: element.value, word }]);
  }
}

function isKnownWord(word: string): boolean {
  const [element] = parse(`{n, number, ::${word}}`);
  const style = element && isNumberElement(element) ? element.style : undefined;
  return isNumberSkeleton(style) && Object.keys(style.parsedOptions).length > 0;
}

/** Placeholders as other tools write them: here, their signs are sent. */
function* foreignPlaceholders(source: string): Generator<TextProblem> {
  for (const match of source.matchAll(/[$%]\{\s*([\p{L}\p{N}_]+)\s*\}/gu)) {
    const [written, name = ''] = match;
    yield foreign(source, match.index, { written, name });
  }
  for (const match of source.matchAll(
    /%(?:\d\$)?[sd](?![\p{L}\p{N}])|%\(\w+\)[sd]|%[A-Za-z_]\w*%|\[\[\w+\]\]/gu,
  )) {
    yield foreign(source, match.index, {
      written: match[0],
      name: /[A-Za-z_]{2,}/.exec(match[0])?.[0] ?? 'name',
    });
  }
  for (const match of source.matchAll(/#\{\s*([\p{L}\p{N}_]+)\s*\}/gu)) {
    const [written, name = ''] = match;
    yield { ...foreign(source, match.index, { written, name }), level: 'note' };
  }
}

function foreign(
  source: string,
  offset: number,
  given: { readonly written: string; readonly name: string },
): TextProblem {
  return {
    rule: 'lint',
    level: 'warning',
    says: ['foreignPlaceholder', given],
    place: placeOf(source, offset),
  };
}

/** Markup in a plain text: its signs are sent. The names are those of HTML, so that `<numéro>` stays a word. */
export function markupProblem(source: string): TextProblem | undefined {
  const found = markup.exec(source);
  if (found === null) return undefined;
  return {
    rule: 'lint',
    level: 'error',
    says: ['markup', { written: found[0] }],
    place: placeOf(source, found.index),
  };
}

const markup =
  /<\/?(?:a|b|i|u|p|br|hr|div|span|strong|em|small|font|center|h[1-6]|ul|ol|li|table|tr|td|th|img|html|head|body|style|script|button)(?:\s[^<>]*)?\/?>|&(?:nbsp|amp|lt|gt|quot|apos|[aeiou](?:acute|grave|circ|uml|tilde)|[cç]cedil|ntilde|oelig|aelig|szlig|laquo|raquo|hellip|[lr][sd]quo|[nm]dash|euro|copy|reg|deg|middot|times|zwnj|shy|#\d{1,6}|#x[\dA-Fa-f]{1,6});/i;
