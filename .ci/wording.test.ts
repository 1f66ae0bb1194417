import { describe, expect, it } from 'vitest';
import { commentsOf } from '../tools/comments.ts';
import { decodedComments, loweredCeilings, type Place, wordingProblems } from './wording.ts';

/** The sentences that are marked among the comments of a source. */
function marked(source: string): readonly string[] {
  return decodedComments('packages/core/src/a.ts', source).map(({ sentence }) => sentence);
}

describe('the comments of a source', () => {
  it('are those that the parser finds, also within types and code, and no text that looks like one', () => {
    const source = [
      "const url = 'http://example.com'; // One.",
      'const text = `/* not one */`;',
      'const pattern = /\\/\\*/;',
      'interface A {',
      '  /** Two. */',
      '  readonly b: string;',
      '}',
    ].join('\n');
    expect(commentsOf('a.ts', source)).toEqual([
      { line: 1, sentences: ['One.'] },
      { line: 5, sentences: ['Two.'] },
    ]);
  });

  it('are split into sentences, table cells and tags, without code', () => {
    const source = `/**
 * First line
 * goes on. Second, with \`no code\`.
 *
 * | State | Meaning |
 * |---|---|
 * | one | two |
 *
 * @throws TypeError if it is empty
 */`;
    const [comment] = commentsOf('a.ts', source);
    expect(comment?.sentences).toEqual([
      'First line goes on.',
      'Second, with `x`.',
      'State',
      'Meaning',
      '---',
      '---',
      'one',
      'two',
      'TypeError if it is empty',
    ]);
  });

  it('join lines that follow one another, and no others', () => {
    const source = '// One\n// sentence.\n\n// Another.\nf(); // Third.\n// Fourth.';
    expect(commentsOf('a.ts', source).map(({ line, sentences }) => [line, ...sentences])).toEqual([
      [1, 'One sentence.'],
      [4, 'Another.'],
      [5, 'Third.', 'Fourth.'],
    ]);
  });

  it('of a source that cannot be parsed are an error with its file', () => {
    expect(() => commentsOf('broken.ts', 'const = ;')).toThrow(/^broken\.ts: /);
  });
});

describe('a comment is marked', () => {
  it.each([
    'What a callback read.',
    'Checks the call; what it holds is not echoed.',
    'Whatever comes is kept.',
    'Who asks: any text.',
    'No message has this id.',
    'True if no step is left.',
    'A message that nobody sends.',
    'Undefined if it is none.',
    'This is no number.',
    'A time zone that there is not.',
    'The field that it stands in.',
    'It is told to the log.',
    'True when it was sent.',
    '@throws RenderError when a value is missing',
  ])('for "%s"', (sentence) => {
    expect(marked(`/** ${sentence} */`)).toEqual([sentence.replace('@throws ', '')]);
  });

  it('once, also with several marks', () => {
    expect(marked('/** What nobody sends. What is told. */')).toEqual(['What nobody sends.']);
  });
});

it.each([
  'What happens if it fails?',
  'An operator said what happened.',
  'There are no further attempts.',
  'It is no longer valid.',
  'The code stands for a character.',
  'Called when the hub has stopped.',
  'Notifiers that are not paused.',
])('a comment is not marked for "%s"', (sentence) => {
  expect(marked(`// ${sentence}`)).toEqual([]);
});

it('no string is marked', () => {
  expect(marked("const text = 'What nobody sends';")).toEqual([]);
});

describe('the ceiling of a package', () => {
  const place = (file: string, line: number): Place => ({
    file,
    line,
    sentence: 'What is told.',
    advice: 'reword',
  });
  const places = [place('packages/core/src/hub/hub.ts', 7), place('bench/src/main.ts', 1)];

  it('holds while it is the number of its marked comments', () => {
    expect(wordingProblems(places, { 'packages/core': 1, bench: 1 })).toEqual([]);
  });

  it('is passed with the places', () => {
    expect(wordingProblems(places, { bench: 1 })).toEqual([
      'packages/core: 1 comments are hard to read, the ceiling is 0. Reword new ones:\n' +
        '  packages/core/src/hub/hub.ts:7 reword: What is told.',
    ]);
  });

  it('has to follow when the number falls', () => {
    expect(wordingProblems(places, { 'packages/core': 2, bench: 1, '.ci': 1 })).toEqual([
      'packages/core: 1 comments are hard to read, the ceiling is 2. Lower it with `pnpm format`.',
      '.ci: 0 comments are hard to read, the ceiling is 1. Lower it with `pnpm format`.',
    ]);
  });

  it('is lowered and never raised', () => {
    expect(loweredCeilings(places, { 'packages/core': 2, bench: 0, '.ci': 1 })).toEqual({
      'packages/core': 1,
      bench: 0,
    });
  });
});
