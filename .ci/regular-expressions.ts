import { globSync, readFileSync } from 'node:fs';
import { type Expression, expressionsOf, problemOf } from '../tools/regular-expressions.ts';

/** Sources whose regular expressions may meet a text from outside. */
const sources = ['packages/*/src/**/*.ts', 'packages/*/bin/*.js', 'examples/*/src/**/*.ts'];

/** One line for each regular expression of a source that is not linear, or that is made at run time. */
export async function expressionProblems(file: string, source: string): Promise<readonly string[]> {
  const { literals, madeAtRunTime } = expressionsOf(file, source);
  const found = await Promise.all(
    literals.map(async (expression) => {
      const problem = await problemOf(expression);
      return problem === undefined ? [] : [`${placeOf(file, expression)} ${problem}`];
    }),
  );
  const made = madeAtRunTime.map((line) => `${file}:${line} makes a regular expression: write a literal`);
  return [...found.flat(), ...made];
}

function placeOf(file: string, { line, pattern, flags }: Expression): string {
  return `${file}:${line} /${pattern}/${flags}`;
}

if (import.meta.main) {
  const files = globSync(sources).filter((file) => !file.endsWith('.test.ts'));
  const problems = await Promise.all(
    files.map((file) => expressionProblems(file, readFileSync(file, 'utf8'))),
  );
  for (const problem of problems.flat()) console.error(problem);
  // The checker's program would keep this one alive.
  process.exit(problems.flat().length === 0 ? 0 : 1);
}
