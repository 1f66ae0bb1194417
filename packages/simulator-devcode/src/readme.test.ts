import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { faultNames } from './fault-settings.ts';
import { magicNumbers } from './magic-numbers.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const all = [...new Set(Object.values(faultNames).flat())];

test.each(all)('the README tells what the fault %s does', (name) => {
  expect(readme).toMatch(new RegExp(`^\\| \`${name}\`( \\(\`(send|balance)\`\\))? +\\| \\S.{10,}`, 'm'));
});

test.each(Object.entries(magicNumbers))('the README lists the magic number %s, %s', (name, number) => {
  expect(readme).toMatch(new RegExp(`^\\| \`${name}\` +\\| \\${number} +\\| \\S.{4,}`, 'm'));
});

test.each(all)('a test shows the fault %s', (name) => {
  const folder = new URL('./', import.meta.url);
  const tests = readdirSync(folder).filter((file) => /(-faults|-numbers)\.test\.ts$/.test(file));
  const text = tests.map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n');
  expect(text).toMatch(new RegExp(`\\b${name}\\b`));
});
