import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
    const outside = globSync(`packages/${name}/src/**/*.ts`).flatMap((file) =>
      importsOf(readFileSync(file, 'utf8'))
        .filter((one) => one.startsWith('.'))
        .map((one) => join(dirname(file), one))
        .filter((path) => !path.startsWith(`packages/${name}/`)),
    );
    expect(outside).toEqual([]);
  });

  it('depends, once published, on what its arrows allow', () => {
    const { dependencies = {} } = JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8'));
    expect(Object.keys(dependencies).filter(isOurs(name)).toSorted()).toEqual(allowed.toSorted());
  });
});

/** Which rooms of the core each room may import. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  base: [],
  model: ['base'],
  lifecycle: ['base', 'model'],
  ports: ['base', 'model', 'lifecycle'],
  accept: ['base', 'model', 'ports'],
  store: ['base', 'model', 'lifecycle', 'ports'],
  events: ['base', 'model', 'ports'],
  send: ['base', 'model', 'ports', 'store'],
  receive: ['base', 'model', 'ports', 'store'],
  hub: ['base', 'model', 'lifecycle', 'ports', 'accept', 'store', 'events', 'send', 'receive'],
};

describe.each(Object.entries(rooms))('core/%s', (room, allowed) => {
  it('imports no other room than its arrows allow', () => {
    const folder = 'packages/core/src';
    const files = globSync(`${folder}/${room}/*.ts`).filter((file) => !file.endsWith('.test.ts'));
    expect(files).not.toEqual([]);
    const others = files
      .flatMap((file) =>
        importsOf(readFileSync(file, 'utf8'))
          .filter((one) => one.startsWith('.'))
          .map((one) => join(dirname(file), one)),
      )
      .map((path) => path.slice(folder.length + 1).split('/')[0] ?? '')
      .filter((one) => one !== room && !allowed.includes(one));
    expect(others).toEqual([]);
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
