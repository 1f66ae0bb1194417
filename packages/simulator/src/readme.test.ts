import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { faultNames } from './faults/fault-settings.ts';
import { magicNumbers } from './faults/magic-numbers.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const all = [...new Set(Object.values(faultNames).flat())];

test.each(all)('the README tells what the fault %s does', (name) => {
  expect(readme).toMatch(new RegExp(`^\\| \`${name}\`( \\(\`(send|balance)\`\\))? +\\| \\S.{10,}`, 'm'));
});

test.each(Object.entries(magicNumbers))('the README lists the magic number %s, %s', (name, number) => {
  expect(readme).toMatch(new RegExp(`^\\| \`${name}\` +\\| \\${number} +\\| \\S.{4,}`, 'm'));
});

test.each(all)('a test shows the fault %s', (name) => {
  const tests = globSync(join(import.meta.dirname, '*/*-{faults,numbers}.test.ts'));
  const text = tests.map((file) => readFileSync(file, 'utf8')).join('\n');
  expect(text).toMatch(new RegExp(`\\b${name}\\b`));
});

const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, block = '']) => block);
const programs = blocks.filter((block) => block.startsWith('import '));

test('the README has programs', () => {
  expect(programs).toHaveLength(2);
});

test.each(programs)(
  'a program of the README runs as written, and prints what it says:\n%s',
  async (program) => {
    const node = ['--conditions=nkul:source', '--input-type=module-typescript', '--eval', program];
    const { stdout } = await promisify(execFile)(process.execPath, node, { cwd: import.meta.dirname });
    const said = [...program.matchAll(/console\.log\(.*\); \/\/ ([^:\n]+)/g)].map(([, words = '']) => words);
    expect(said.length).toBeGreaterThan(0);
    expect(stdout.trim().split('\n')).toEqual(said);
  },
);
