import { placeOf, type TextProblem } from './text-problem.ts';

/** A text with more has them everywhere: these are enough to see it. */
const mostTraps = 20;

/**
 * In ICU a straight apostrophe before a brace quotes what follows: `l'{nom}` prints `l{nom}`. Finds every place where
 * an author surely meant an apostrophe: after a letter or digit, before something that reads as a value, or at the end
 * of an attribute of markup. A brace that is quoted by itself (`'{'`) is left alone.
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
    if (next !== undefined && (inPlural ? '{}<>#' : '{}<>').includes(next)) {
      const afterLetter = /[\p{L}\p{N}]$/u.test(source.slice(Math.max(0, index - 2), index));
      const end = endOfQuote(source, index);
      const quoted = source.slice(index + 1, end);
      // `>` needs no quotes: there the apostrophe ends an attribute.
      // `item'}'` is a brace in quotes.
      const alone = end < source.length && (quoted === '{' || quoted === '}');
      const hides = (afterLetter && !alone) || next === '>' || /\{\s*[\p{L}\p{N}_]+\s*[,}]/u.test(quoted);
      if (hides) traps.push(trap(source, index));
      if (traps.length >= mostTraps) return traps;
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
  const before =
    source
      .slice(Math.max(0, offset - 40), offset)
      .split(/[\s{}]/u)
      .at(-1) ?? '';
  const after = /^'(\{[^{}]*\}?|.)/su.exec(source.slice(offset, offset + 60))?.[1] ?? '';
  const as = (sign: string) => `${before}${sign}${after}`;
  const inMarkup = after === '>' || before.endsWith('=');
  const given = { written: as("'"), instead: as(inMarkup ? '"' : '’'), doubled: as("''") };
  return {
    rule: 'apostrophe',
    says: [inMarkup ? 'apostropheInMarkup' : 'apostrophe', given],
    place: placeOf(source, offset),
  };
}
