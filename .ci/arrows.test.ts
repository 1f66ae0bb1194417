import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
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

type Rooms = Readonly<Record<string, readonly string[]>>;

/**
 * The rooms of each package that has them, from the ground up: which rooms below it a room may import. A package that
 * is not here is flat.
 */
const roomsOf: Readonly<Record<string, Rooms>> = {
  core: {
    base: [],
    model: ['base'],
    lifecycle: ['base', 'model'],
    ports: ['base', 'model', 'lifecycle'],
    accept: ['base', 'model', 'ports'],
    store: ['base', 'model', 'lifecycle', 'ports'],
    memory: ['base', 'model', 'ports', 'store'],
    events: ['base', 'model', 'ports'],
    send: ['base', 'model', 'ports', 'store'],
    receive: ['base', 'model', 'ports', 'store'],
    hub: ['base', 'model', 'lifecycle', 'ports', 'accept', 'store', 'memory', 'events', 'send', 'receive'],
  },
  templates: {
    sms: [],
    icu: [],
    catalog: ['sms', 'icu'],
    files: ['icu', 'catalog'],
    starter: ['catalog'],
    render: ['sms', 'icu', 'catalog'],
    check: ['sms', 'icu', 'catalog', 'render'],
    command: ['sms', 'icu', 'catalog', 'files', 'check'],
  },
  testing: {
    base: [],
    fakes: ['base'],
    callback: ['base', 'fakes'],
    notifier: ['base'],
    'store-bench': ['base', 'fakes'],
    history: ['base', 'fakes', 'store-bench'],
    store: ['base', 'store-bench', 'history'],
  },
  'simulator-devcode': {
    base: [],
    faults: ['base'],
    book: ['base', 'faults'],
    reports: ['base', 'faults', 'book'],
    calls: ['base', 'faults', 'book', 'reports'],
    simulator: ['base', 'faults', 'book', 'reports', 'calls'],
    command: ['simulator'],
  },
};

/** How many sources a room has, without tests: fewer are no room, more are no longer seen at a glance. */
const [fewest, most] = [2, 16];

describe.each(packages)('the rooms of %s', (name) => {
  const folder = `packages/${name}/src`;
  const rooms = Object.entries(roomsOf[name] ?? {});

  it('are those of the table, each right below src', () => {
    const folders = globSync(`${folder}/**/`).map((path) => relative(folder, path));
    expect(folders.filter((path) => path !== '').toSorted()).toEqual(rooms.map(([room]) => room).toSorted());
  });

  it('stand on rooms that come before them in the table, so that they make no circle', () => {
    const upward = rooms.flatMap(([room, allowed], place) => {
      const below = rooms.slice(0, place).map(([one]) => one);
      return allowed.filter((one) => !below.includes(one)).map((one) => `${room} -> ${one}`);
    });
    expect(upward).toEqual([]);
  });

  it('hold all sources but the index', () => {
    const sources = sourcesIn(folder);
    if (rooms.length > 0) expect(sources).toEqual([`${folder}/index.ts`]);
    else expect(sources.length).toBeGreaterThanOrEqual(fewest);
  });
});

const rooms = Object.entries(roomsOf).flatMap(([name, table]) =>
  Object.entries(table).map(([room, allowed]) => ({ name, room, allowed })),
);

describe.each(rooms)('the room $name/$room', ({ name, room, allowed }) => {
  const folder = `packages/${name}/src`;
  const files = sourcesIn(`${folder}/${room}`);

  it('imports no other room than the table allows', () => {
    const forbidden = files.flatMap((file) =>
      importsOf(readFileSync(file, 'utf8'))
        .filter((one) => one.startsWith('.'))
        .map((one) => relative(folder, join(dirname(file), one)))
        .filter((path) => ![room, ...allowed].includes(path.split('/')[0] ?? ''))
        .map((path) => `${relative(folder, file)} -> ${path}`),
    );
    expect(forbidden).toEqual([]);
  });

  it('has no index, and as many files as are seen at a glance', () => {
    expect(files.map((file) => basename(file))).not.toContain('index.ts');
    expect(files.length).toBeGreaterThanOrEqual(fewest);
    expect(files.length).toBeLessThanOrEqual(most);
  });
});

it('lets examples import packages by their names only', () => {
  const imports = globSync('examples/*/src/**/*.ts').flatMap((file) => importsOf(readFileSync(file, 'utf8')));
  expect(imports).not.toEqual([]);
  expect(imports.filter((one) => one.startsWith('..') || /^@nkul\/[^/]+\/./.test(one))).toEqual([]);
});

/** The packages and files that a source imports, or exports from. */
function importsOf(source: string): readonly string[] {
  return [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].flatMap(
    ([, specifier]) => specifier ?? [],
  );
}

/** The sources right in a folder, without tests. */
function sourcesIn(folder: string): readonly string[] {
  return globSync(`${folder}/*.ts`).filter((file) => !file.endsWith('.test.ts'));
}

function isOurs(self: string): (specifier: string) => boolean {
  return (specifier) => specifier.startsWith('@nkul/') && specifier.split('/')[1] !== self;
}
