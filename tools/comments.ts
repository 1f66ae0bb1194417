import { parseSync } from 'oxc-parser';

/** A comment of a source, as a reader sees it. */
export interface Comment {
  /** The line it begins on, from 1. */
  readonly line: number;
  /** One sentence, tag or table cell each, without markers, code and line breaks. */
  readonly sentences: readonly string[];
}

/**
 * The comments of a TypeScript source. Line comments on consecutive lines are one comment.
 *
 * @throws SyntaxError if the source cannot be parsed
 */
export function commentsOf(file: string, source: string): readonly Comment[] {
  const { comments, errors } = parseSync(file, source);
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${file}: ${error.message}`);
  const joined: { line: number; end: number; text: string }[] = [];
  for (const { type, value, start, end } of comments) {
    const last = joined.at(-1);
    const between = source.slice(last?.end, start);
    if (type === 'Line' && last !== undefined && /^\n[ \t]*$/.test(between)) {
      last.text += `\n${value}`;
      last.end = end;
    } else {
      joined.push({ line: source.slice(0, start).split('\n').length, end, text: value });
    }
  }
  return joined.map(({ line, text }) => ({ line, sentences: sentencesOf(text) }));
}

/** Splits at the ends of sentences, paragraphs, list items, table cells and JSDoc tags. */
function sentencesOf(text: string): readonly string[] {
  return text
    .replaceAll(/^[ \t]*\*+/gm, '')
    .replaceAll(/`[^`]*`/g, '`x`')
    .split(/(?<=[.!?])\s+|\n\s*\n|\n\s*[-*]\s|\||\s(?=@\w)/)
    .map((sentence) =>
      sentence
        .replace(/^\s*@\w+\s*/, '')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    )
    .filter((sentence) => sentence !== '');
}
