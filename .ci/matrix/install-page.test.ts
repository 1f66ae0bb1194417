import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { overridesFile } from '../packed/pack-all.ts';
import { banner } from './try-combination.ts';

const page = readFileSync('docs/install.md', 'utf8').replaceAll(/^ +/gm, '');
const program = (name: string) => readFileSync(new URL(`programs/${name}`, import.meta.url), 'utf8');

it('gives the recipe for Jest that is tried', () => {
  const [, recipe = ''] = /(module\.exports = [\s\S]*)/.exec(program('jest/jest.config.js')) ?? [];
  expect(recipe).toContain('transformIgnorePatterns');
  expect(page).toContain(recipe.trim().replaceAll(/^ +/gm, ''));
});

it('gives the recipe for ts-jest that is tried', () => {
  const { jest } = JSON.parse(program('nest/11/package.json'));
  for (const [pattern, transformer] of Object.entries(jest.transform)) {
    expect(page).toContain(`${JSON.stringify(pattern)}: ${JSON.stringify(transformer)}`);
  }
});

it('gives the banner that is tried, and names the file that pack:all writes', () => {
  expect(page).toContain(`--banner:js='${banner}'`);
  expect(page).toContain(`cat packed/${overridesFile} >>pnpm-workspace.yaml`);
});

it('says the least versions that are tried', () => {
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync('.ci/matrix/package.json', 'utf8'));
  expect(dependencies.typescript).toMatch(/^5\.4\./);
  expect(page).toMatch(/^\| TypeScript, if you use it +\| 5\.4, /m);
  expect(optionalDependencies['node-22-linux-x64']).toMatch(/@22\.19\.0$/);
  expect(page).toMatch(/^\| Node\.js +\| 22\.19, 24 or 26; /m);
});
