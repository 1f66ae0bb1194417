import { placeOf, type TextProblem } from './text-problem.ts';

/**
 * In ICU a straight apostrophe before a brace quotes what follows: `l'{nom}` prints `l{nom}`. Finds every place where
 * an author surely meant an apostrophe: after a letter or digit, or before something that reads as a value.
 * A brace that is quoted by itself (`'{'`) is left alone.
 */
export function apostropheTraps(source: string): readonly TextProblem[] {
  const traps: TextProblem[] = [];
  const inPlural = /,\s*(plural|selectordinal)\s*,/.test(source);
  for (let index = source.indexOf("'"); index !== -1; index = source.indexOf("'", index)) {
    const next = source[index + 1];
    if (next === "'") {
      index += 2;
      continue;
    }
    const quotes = next !== undefined && '{}<>'.includes(next);
    const afterLetter = /[\p{L}\p{N}]$/u.test(source.slice(0, index));
    if (quotes || (next === '#' && inPlural && afterLetter)) {
      const end = quotes ? endOfQuote(source, index) : index + 2;
      const quoted = source.slice(index + 1, end);
      if (afterLetter || /\{\s*[\p{L}\p{N}_]+\s*[,}]/u.test(quoted)) traps.push(trap(source, index));
      index = end;
    }
    index += 1;
  }
  return traps;
}

/** The index of the apostrophe that ends the quote, or the text's length. */
function endOfQuote(source: string, start: number): number {
  const closing = /''|'/g;
  closing.lastIndex = start + 1;
  for (let match = closing.exec(source); match !== null; match = closing.exec(source)) {
    if (match[0] === "'") return match.index;
  }
  return source.length;
}

function trap(source: string, offset: number): TextProblem {
  const before = /[^\s{}]*$/u.exec(source.slice(0, offset))?.[0] ?? '';
  const after = /^'(\{[^{}]*\}?|.)/su.exec(source.slice(offset))?.[1] ?? '';
  const [given, curly, doubled] = ["'", '’', "''"].map((sign) => `${before}${sign}${after}`);
  return {
    rule: 'apostrophe',
    message: `the apostrophe in «${given}» hides what follows it; write «${curly}» (in SMS it costs nothing more) or «${doubled}»`,
    place: placeOf(source, offset),
  };
}
