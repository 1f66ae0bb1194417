import { spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';

function runLoudTests(...args: readonly string[]) {
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', '.ci/loud-tests.config.ts'];
  const { stdout, stderr } = spawnSync(process.execPath, [...vitest, ...args], { encoding: 'utf8' });
  return { stdout: stripVTControlCharacters(stdout), stderr };
}

test('a line that a test writes fails it, unless the test expects it', () => {
  const { stdout } = runLoudTests('--reporter=tap-flat');
  const statuses = [...stdout.matchAll(/^(ok|not ok) \d+ - .* > (.*?) #/gm)].map(([, status, title]) => [
    title,
    status,
  ]);
  expect(statuses).toEqual([
    ['says nothing', 'ok'],
    ['expects what it writes', 'ok'],
    ['writes to the console', 'not ok'],
    ['writes to stdout', 'not ok'],
    ['writes to stderr', 'not ok'],
    ['warns', 'not ok'],
    ['writes more than it expects', 'not ok'],
    ['expects what is not written', 'not ok'],
    ['expects it once and writes it twice', 'not ok'],
  ]);
  expect(stdout).toContain('This was written, and no test expects it');
});

test('tests that pass print their summary alone', () => {
  const { stdout, stderr } = runLoudTests('--testNamePattern', 'says nothing|expects what it writes');
  const lines = stdout.split('\n').filter((line) => line.trim() !== '');
  expect(lines.map((line) => line.trim().split(/ {2,}/)[0])).toEqual([
    expect.stringMatching(/^RUN/),
    'Test Files',
    'Tests',
    'Start at',
    'Duration',
  ]);
  expect(stderr).toBe('');
});
