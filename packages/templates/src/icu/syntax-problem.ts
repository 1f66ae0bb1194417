import * as v from 'valibot';
import type { SyntaxMistake } from '../words/lint-words.ts';
import { placeOf, type TextProblem } from './text-problem.ts';

/** Fields that the parser adds to its errors without declaring them. */
const placedError = v.object({ location: v.object({ start: v.object({ offset: v.number() }) }) });

/** The kinds of syntax errors that people make, by the parser's own names. */
const kinds = {
  EXPECT_ARGUMENT_CLOSING_BRACE: 'unclosed',
  EMPTY_ARGUMENT: 'emptyValue',
  MALFORMED_ARGUMENT: 'wrongName',
  EXPECT_ARGUMENT_TYPE: 'noType',
  INVALID_ARGUMENT_TYPE: 'wrongType',
  EXPECT_ARGUMENT_STYLE: 'noStyle',
  INVALID_NUMBER_SKELETON: 'wrongNumberSkeleton',
  EXPECT_NUMBER_SKELETON: 'wrongNumberSkeleton',
  INVALID_DATE_TIME_SKELETON: 'wrongDateSkeleton',
  EXPECT_DATE_TIME_SKELETON: 'wrongDateSkeleton',
  UNCLOSED_QUOTE_IN_ARGUMENT_STYLE: 'unclosedQuote',
  EXPECT_SELECT_ARGUMENT_OPTIONS: 'noBranches',
  EXPECT_PLURAL_ARGUMENT_OFFSET_VALUE: 'wrongOffset',
  INVALID_PLURAL_ARGUMENT_OFFSET_VALUE: 'wrongOffset',
  EXPECT_SELECT_ARGUMENT_SELECTOR: 'noBranches',
  EXPECT_PLURAL_ARGUMENT_SELECTOR: 'noBranches',
  EXPECT_SELECT_ARGUMENT_SELECTOR_FRAGMENT: 'noBranchText',
  EXPECT_PLURAL_ARGUMENT_SELECTOR_FRAGMENT: 'noBranchText',
  INVALID_PLURAL_ARGUMENT_SELECTOR: 'wrongPluralKey',
  DUPLICATE_PLURAL_ARGUMENT_SELECTOR: 'branchTwice',
  DUPLICATE_SELECT_ARGUMENT_SELECTOR: 'branchTwice',
  MISSING_OTHER_CLAUSE: 'noOther',
} as const satisfies Readonly<Record<string, SyntaxMistake>>;

function mistakeOf(name: string, error: unknown): SyntaxMistake | undefined {
  if (Object.hasOwn(kinds, name)) return kinds[name as keyof typeof kinds];
  // The parser fails on an empty word of a number's skeleton.
  if (error instanceof TypeError) return 'wrongNumberSkeleton';
  // All other errors of the parser are of words in a skeleton.
  return error instanceof Error && !(error instanceof SyntaxError) ? 'wrongSkeleton' : undefined;
}

/** The end of the value in which something is missing. */
function before(source: string, offset: number): string {
  const start = Math.max(0, offset - 30);
  return `${start > 0 ? '…' : ''}${source.slice(start, offset + 1)}`;
}

/** The problem of a text that cannot be parsed, in words for people. */
export function syntaxProblem(source: string, error: unknown): TextProblem {
  const name = error instanceof Error ? error.message : String(error);
  // For a wrong skeleton, the parser gives no place.
  const offset = v.is(placedError, error) ? error.location.start.offset : 0;
  const place = placeOf(source, offset);
  const mistake = mistakeOf(name, error);
  const after = source.slice(offset, offset + 20).split('\n')[0] ?? '';
  const near = mistake === 'noOther' ? before(source, offset) : after;
  if (mistake === undefined) return { rule: 'syntax', says: ['syntax', { detail: name }], place };
  const doubled = mistake === 'wrongName' && source.startsWith('{{', offset);
  return { rule: 'syntax', says: [doubled ? 'doubleBraces' : mistake, { near }], place };
}
