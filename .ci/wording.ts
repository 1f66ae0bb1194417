import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { commentsOf } from '../tools/comments.ts';

/** A wording that is hard to read, with advice. */
interface Mark {
  readonly advice: string;
  /** Matches within one sentence of a comment. */
  readonly pattern: RegExp;
}

const marks: readonly Mark[] = [
  {
    advice: 'name the thing, instead of "what …"',
    pattern:
      /^what(?:ever)?\b(?!.*\?$)|[,;:(] what(?:ever)? |\b(?:and|but|or|of|with|for|than|all|like|beside|behind|before|after|until|if|when|where) what /i,
  },
  {
    advice: 'name the person or the program, instead of "who …"',
    pattern: /^who(?:ever)?\b(?!.*\?$)|[,;:(] whoever /i,
  },
  {
    advice: 'say who does what, instead of "no …", "none" or "nobody"',
    pattern:
      /(?:^|[;:(] |\b(?:that|which|where|when|while|if|because) )no\b(?! (?:longer|more)\b)|\bnone\b|\bnobody\b/i,
  },
  {
    advice: 'write "is not a …" or "is not valid"',
    pattern: /(?<!\bthere )\b(?:is|are|was|were|be) no\b(?! (?:longer|more|later)\b)/i,
  },
  { advice: 'write "does not exist"', pattern: /\bthere (?:is|are|was|were) not\b(?! (?:yet|enough)\b)/i },
  { advice: 'write "is" or "applies"', pattern: /\bstands?\b(?! for\b)|\bstood\b/i },
  { advice: 'write "emitted", "reported", "answered" or "logged"', pattern: /\btold\b/i },
  { advice: 'write "if" for a condition', pattern: /^(?:true|false|undefined|\w*Error) when\b/i },
];

/** A comment that is hard to read, with the advice of its first mark. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly sentence: string;
  readonly advice: string;
}

/** The comments of a source that have a mark. */
export function decodedComments(file: string, source: string): readonly Place[] {
  return commentsOf(file, source).flatMap(({ line, sentences }) => {
    for (const sentence of sentences) {
      const mark = marks.find(({ pattern }) => pattern.test(sentence));
      if (mark !== undefined) return [{ file, line, sentence, advice: mark.advice }];
    }
    return [];
  });
}

/** How many such comments each package may have. A number may only fall. */
export type Ceilings = Readonly<Record<string, number>>;

/** Compares the comments with the ceilings. Returns one problem for each package above or below its ceiling. */
export function wordingProblems(places: readonly Place[], ceilings: Ceilings): readonly string[] {
  const byPackage = Map.groupBy(places, ({ file }) => packageOf(file));
  const names = new Set([...Object.keys(ceilings), ...byPackage.keys()]);
  return [...names].flatMap((name) => {
    const own = byPackage.get(name) ?? [];
    const ceiling = ceilings[name] ?? 0;
    if (own.length === ceiling) return [];
    const count = `${name}: ${own.length} comments are hard to read, the ceiling is ${ceiling}.`;
    if (own.length < ceiling) return [`${count} Lower it with \`pnpm format\`.`];
    const lines = own.map(({ file, line, advice, sentence }) => `  ${file}:${line} ${advice}: ${sentence}`);
    return [[`${count} Reword new ones:`, ...lines].join('\n')];
  });
}

/** Lowers each ceiling to the number of comments that are hard to read. Packages without one are left out. */
export function loweredCeilings(places: readonly Place[], ceilings: Ceilings): Ceilings {
  const lowered: { [name: string]: number } = {};
  for (const [name, ceiling] of Object.entries(ceilings)) {
    const count = places.filter(({ file }) => packageOf(file) === name).length;
    if (count > 0) lowered[name] = Math.min(ceiling, count);
  }
  return lowered;
}

/** `packages/core` for `packages/core/src/hub/hub.ts`; `bench`, `.ci` and `tools` for theirs. */
function packageOf(file: string): string {
  const [first = '', second = ''] = file.split('/');
  return first === 'packages' || first === 'examples' ? `${first}/${second}` : first;
}

const ceilingsFile = '.ci/wording-ceilings.json';

function workspacePlaces(): readonly Place[] {
  return globSync([
    '{packages,examples}/*/{src,test}/**/*.ts',
    'bench/src/**/*.ts',
    '.ci/{,*/}*.ts',
    'tools/*.ts',
  ])
    .filter((file) => !file.endsWith('.test.ts'))
    .toSorted()
    .flatMap((file) => decodedComments(file, readFileSync(file, 'utf8')));
}

if (import.meta.main) {
  const places = workspacePlaces();
  const ceilings: Ceilings = JSON.parse(readFileSync(ceilingsFile, 'utf8'));
  if (process.argv.includes('--lower')) {
    writeFileSync(ceilingsFile, `${JSON.stringify(loweredCeilings(places, ceilings), null, 2)}\n`);
  } else {
    const problems = wordingProblems(places, ceilings);
    if (problems.length > 0) console.error(problems.join('\n'));
    process.exitCode = problems.length > 0 ? 1 : 0;
  }
}
