import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Which packages of the workspace each package may import: the arrows of docs/architecture.md. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  core: [],
  'adapter-devcode': ['core'],
  'adapter-express-webhook': ['core'],
  templates: ['core'],
  'store-sqlite': ['core'],
  testing: ['core'],
  'simulator-devcode': [],
};

const packages = globSync('packages/*/package.json').map((file) => dirname(file).replace('packages/', ''));

it('holds an arrow for every package', () => {
  expect(packages.toSorted()).toEqual(Object.keys(arrows).toSorted());
});

describe.each(packages)('%s', (name) => {
  const allowed = (arrows[name] ?? []).map((one) => `@nkul/${one}`);

  it('imports no other package than its arrows allow', () => {
    const sources = globSync(`packages/${name}/src/**/*.ts`).filter((file) => !file.endsWith('.test.ts'));
    expect(sources).not.toEqual([]);
    const imported = sources.flatMap((file) => importsOf(readFileSync(file, 'utf8'))).filter(isOurs(name));
    expect(imported.filter((one) => !allowed.includes(one))).toEqual([]);
  });

  it('reaches into no other folder', () => {
    const relative = globSync(`packages/${name}/src/**/*.ts`).flatMap((file) =>
      importsOf(readFileSync(file, 'utf8'))
        .filter((one) => one.includes('/packages/') || one.startsWith('../..'))
        .filter((one) => !(file.endsWith('.test.ts') && one.startsWith('../../../tools/')))
        .map((one) => `${file}: ${one}`),
    );
    expect(relative).toEqual([]);
  });

  it('depends, once published, on what its arrows allow', () => {
    const { dependencies = {} } = JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8'));
    expect(Object.keys(dependencies).filter(isOurs(name)).toSorted()).toEqual(allowed.toSorted());
  });
});

it('lets examples import packages by their names only', () => {
  const imports = globSync('examples/*/src/**/*.ts').flatMap((file) => importsOf(readFileSync(file, 'utf8')));
  expect(imports).not.toEqual([]);
  expect(imports.filter((one) => one.startsWith('..') || /^@nkul\/[^/]+\/./.test(one))).toEqual([]);
});

/** The packages and files that a source imports. */
function importsOf(source: string): readonly string[] {
  return [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].flatMap(
    ([, specifier]) => specifier ?? [],
  );
}

function isOurs(self: string): (specifier: string) => boolean {
  return (specifier) => specifier.startsWith('@nkul/') && specifier.split('/')[1] !== self;
}
