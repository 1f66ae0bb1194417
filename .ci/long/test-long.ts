/**
 * `pnpm test:long`: runs the tests that take too long for the test command, `*.long.ts`, or those whose path contains one
 * of the given words. A run of all of them writes docs/test-long.md and the matrix in docs/install.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { startVitest, type TestCase, type TestModule } from 'vitest/node';
import { machine } from '../../tools/machine.ts';
import { replaceSection } from '../../tools/marked-section.ts';
import { countWords, figureLines, type LongRun, longReport, matrixTable } from './long-report.ts';
import type { LongResult } from './long-result.ts';

const words = process.argv.slice(2);
const begun = performance.now();
const vitest = await startVitest('test', words, {
  watch: false,
  // A run takes long, so each file is reported when it ends.
  reporters: ['default'],
  include: ['.ci/**/*.long.ts', '{packages,examples}/*/{src,test}/**/*.long.ts', 'bench/src/**/*.long.ts'],
  // One after the other: some of them need the whole machine.
  fileParallelism: false,
  testTimeout: 600_000,
  hookTimeout: 600_000,
});
const run: LongRun = {
  at: new Date(),
  seconds: (performance.now() - begun) / 1_000,
  machine: machine(),
  versions: [`Node ${process.versions.node}`, `SQLite ${process.versions['sqlite']}`],
  results: vitest.state.getTestModules().flatMap(resultsOf).toSorted(byFile),
};
await vitest.close();

if (words.length === 0) write(run);
else console.log(figureLines(run).join('\n'));
console.log(`test:long: ${countWords(run.results)}`);
const has = (outcome: LongResult['outcome']) => run.results.some((one) => one.outcome === outcome);
const broken = has('failed') || !has('passed');
process.exitCode = broken || vitest.state.getUnhandledErrors().length > 0 ? 1 : 0;

function write(all: LongRun): void {
  writeFileSync('docs/test-long.md', longReport(all));
  const page = 'docs/install.md';
  writeFileSync(page, replaceSection(readFileSync(page, 'utf8'), 'matrix', matrixTable(all)));
}

function byFile(one: LongResult, other: LongResult): number {
  return one.file.localeCompare(other.file);
}

/** The results of a file. A file that cannot be loaded is a failure too. */
function resultsOf(module: TestModule): readonly LongResult[] {
  const file = relative(process.cwd(), module.moduleId);
  const [error] = module.errors();
  if (error !== undefined) {
    return [{ file, title: 'the file itself', outcome: 'failed', why: error.message, seconds: 0, meta: {} }];
  }
  return [...module.children.allTests()].map((test) => resultOf(file, test));
}

function resultOf(file: string, test: TestCase): LongResult {
  const result = test.result();
  const told = {
    file,
    title: test.fullName,
    seconds: (test.diagnostic()?.duration ?? 0) / 1_000,
    meta: test.meta(),
  };
  switch (result.state) {
    case 'passed':
      return { ...told, outcome: 'passed' };
    case 'failed':
      return { ...told, outcome: 'failed', why: result.errors[0]?.message ?? 'it says no more' };
    case 'skipped':
      return { ...told, outcome: 'not run', why: result.note ?? 'it says no more' };
    case 'pending':
      return { ...told, outcome: 'not run', why: 'the run ended before it' };
  }
}
