import { expect, it } from 'vitest';
import { combinations } from '../matrix/combinations.ts';
import { figureLines, type LongRun, longReport, matrixTable } from './long-report.ts';
import type { LongResult } from './long-result.ts';

const [first, second] = combinations;
const versions = { node: '22.19.0', manager: '11.1.0', tools: '' };

it('says of each test what became of it, and why', () => {
  const report = run([
    result({}),
    result({ title: 'breaks', outcome: 'failed', why: 'Error: no\n  at a line' }),
    result({ title: 'measures', meta: { figures: '12 times' } }),
    result({ title: 'needs nginx', outcome: 'not run', why: 'nginx is not installed', seconds: 0 }),
  ]);
  const page = longReport(report).replaceAll(/ {2,}/g, ' ');
  expect(page).toContain(
    '\n2026-11-25, 2 min 5 s, on 2 cores (A processor), 8 GiB, linux x64; Node 26.0.0.\n',
  );
  expect(page).toContain('**2 passed, 1 failed, 1 not run**');
  expect(page).toContain('| `a.long.ts` | works | passed | 61 s |'.replace('61 s', '1 min 1 s'));
  expect(page).toContain('| `a.long.ts` | breaks | failed: Error: no | 1 min 1 s |');
  expect(page).toContain('| `a.long.ts` | measures | passed; 12 times | 1 min 1 s |');
  expect(page).toContain('| `a.long.ts` | needs nginx | not run: nginx is not installed | 0 s |');
});

it('has a line for each test that measured something', () => {
  const measured = result({ title: 'measures', meta: { figures: '12 times' } });
  expect(figureLines(run([result({}), measured]))).toEqual(['measures: 12 times']);
});

it('has a line of the matrix for each combination that was tried or could not be', () => {
  if (first === undefined || second === undefined) throw new Error('no combinations');
  const table = matrixTable(
    run([
      result({ meta: { matrix: { combination: first, versions } } }),
      result({ outcome: 'not run', why: 'no such Node', meta: { matrix: { combination: second } } }),
      result({ title: 'not of the matrix' }),
    ]),
  ).replaceAll(/ {2,}/g, ' ');
  const lines = table.split('\n');
  expect(lines).toHaveLength(6);
  expect(lines[2]).toBe('| 22.19.0 | CommonJS | npm 11.1.0 | none | passed | |');
  expect(lines[3]).toBe('| 22 | JavaScript ESM | pnpm | esbuild | not run: no such Node | |');
  expect(lines[5]).toBe('2026-11-25, on 2 cores (A processor), 8 GiB, linux x64.');
});

function run(results: readonly LongResult[]): LongRun {
  const machine = { cores: 2, cpu: 'A processor', memoryGiB: 8, platform: 'linux x64' };
  return { at: new Date('2026-11-25T10:00:00Z'), seconds: 125, machine, versions: ['Node 26.0.0'], results };
}

function result(over: Partial<LongResult>): LongResult {
  return { file: 'a.long.ts', title: 'works', outcome: 'passed', seconds: 61, meta: {}, ...over };
}
