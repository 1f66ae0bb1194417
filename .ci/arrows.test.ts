import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * What each package may import of the others, by door: the arrows of docs/architecture.md. An adapter, a renderer or a
 * store comes in by its own door; the contracts of testing look at all three.
 */
const arrows: Readonly<Record<string, readonly string[]>> = {
  core: [],
  'adapter-kit': ['@nkul/core/adapter'],
  'adapter-devcode': ['@nkul/core/adapter', '@nkul/adapter-kit', '@nkul/adapter-kit/dlrlist'],
  'adapter-africastalking': ['@nkul/core/adapter', '@nkul/adapter-kit'],
  'adapter-orange': ['@nkul/core/adapter', '@nkul/adapter-kit'],
  'adapter-twilio': ['@nkul/core/adapter', '@nkul/adapter-kit'],
  'adapter-nexah': ['@nkul/core/adapter', '@nkul/adapter-kit', '@nkul/adapter-kit/dlrlist'],
  'adapter-smtp': ['@nkul/core/adapter', '@nkul/adapter-kit'],
  'adapter-http': ['@nkul/core/adapter', '@nkul/adapter-kit'],
  'adapter-express-webhook': ['@nkul/core/adapter'],
  templates: ['@nkul/core/adapter'],
  guard: ['@nkul/core/adapter'],
  telemetry: ['@nkul/core', '@nkul/core/adapter'],
  'store-sqlite': ['@nkul/core/store'],
  'store-postgres': ['@nkul/core/store'],
  verdict: ['@nkul/core'],
  console: ['@nkul/core', '@nkul/core/adapter', '@nkul/verdict'],
  cli: [
    '@nkul/adapter-devcode',
    '@nkul/console',
    '@nkul/console/node',
    '@nkul/core',
    '@nkul/core/adapter',
    '@nkul/core/store',
    '@nkul/simulator',
    '@nkul/simulator/command',
    '@nkul/store-postgres',
    '@nkul/store-sqlite',
    '@nkul/templates',
    '@nkul/templates/command',
    '@nkul/verdict',
  ],
  testing: ['@nkul/core', '@nkul/core/adapter', '@nkul/core/store'],
  simulator: [],
  'simulator-devcode': ['@nkul/simulator', '@nkul/simulator/command'],
};

const packages = globSync('packages/*/package.json').map((file) => dirname(file).replace('packages/', ''));

it('holds an arrow for every package', () => {
  expect(packages.toSorted()).toEqual(Object.keys(arrows).toSorted());
});

describe.each(packages)('%s', (name) => {
  const allowed = arrows[name] ?? [];

  it('imports no other package, and by no other door, than its arrows allow', () => {
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
        .filter((path) => !path.startsWith(`packages/${name}/`))
        .filter((path) => !(file.endsWith('.test.ts') && path.startsWith('tools/')))
        .map((path) => `${file}: ${path}`),
    );
    expect(outside).toEqual([]);
  });

  it('depends, once published, on what its arrows allow', () => {
    const { dependencies = {}, peerDependencies = {} } = JSON.parse(
      readFileSync(`packages/${name}/package.json`, 'utf8'),
    );
    const packagesOf = new Set(allowed.map((door) => door.split('/').slice(0, 2).join('/')));
    const needed = Object.keys({ ...dependencies, ...peerDependencies });
    expect(needed.filter(isOurs(name)).toSorted()).toEqual([...packagesOf].toSorted());
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
    runtime: ['base'],
    input: ['base'],
    log: ['base'],
    acts: ['input'],
    charge: [],
    model: ['base', 'acts', 'charge'],
    mark: ['base', 'model'],
    erase: ['base', 'acts', 'model'],
    tally: ['model'],
    codec: ['base', 'model'],
    route: ['model'],
    lifecycle: ['base', 'acts', 'model', 'erase', 'route'],
    handout: ['model'],
    ports: ['base', 'acts', 'charge', 'model', 'mark', 'tally', 'lifecycle'],
    observe: ['base', 'log', 'model', 'ports'],
    consent: ['base', 'input', 'model'],
    phone: ['base', 'runtime', 'model'],
    accept: [
      ...[
        'base',
        'input',
        'log',
        'acts',
        'charge',
        'model',
        'mark',
        'route',
        'handout',
        'ports',
        'consent',
        'phone',
      ],
    ],
    find: ['base', 'input', 'acts', 'model', 'mark', 'tally', 'handout', 'ports', 'phone', 'accept'],
    commit: ['base', 'acts', 'model', 'ports', 'observe'],
    'opt-outs': ['base', 'input', 'acts', 'model', 'mark', 'ports', 'consent', 'find', 'commit'],
    group: ['base', 'acts', 'charge', 'model', 'mark', 'tally', 'ports'],
    store: [
      'base',
      'log',
      'acts',
      'charge',
      'model',
      'mark',
      'erase',
      'tally',
      'lifecycle',
      'ports',
      'consent',
      'commit',
      'group',
    ],
    query: ['base', 'model', 'ports'],
    memory: [
      'base',
      'input',
      'acts',
      'charge',
      'model',
      'mark',
      'erase',
      'tally',
      'ports',
      'group',
      'store',
      'query',
    ],
    events: ['base', 'input', 'log', 'model', 'handout', 'ports', 'observe'],
    lane: ['base', 'input', 'log', 'model', 'route', 'ports', 'commit', 'store'],
    send: ['base', 'log', 'model', 'handout', 'ports', 'observe', 'commit', 'store', 'lane'],
    receive: ['base', 'log', 'model', 'ports', 'observe', 'commit', 'group', 'store', 'events'],
    waiting: ['base', 'input', 'log', 'model', 'lifecycle', 'ports', 'commit', 'store', 'lane', 'send'],
    hub: [
      'base',
      'runtime',
      'input',
      'log',
      'acts',
      'model',
      'mark',
      'lifecycle',
      'handout',
      'ports',
      'observe',
      'consent',
      'phone',
      'accept',
      'find',
      'commit',
      'opt-outs',
      'store',
      'memory',
      'events',
      'lane',
      'send',
      'receive',
      'waiting',
    ],
  },
  telemetry: {
    metrics: [],
    traces: ['metrics'],
    plugin: ['metrics', 'traces'],
  },
  'store-postgres': {
    settings: [],
    connect: ['settings'],
    lock: ['connect'],
    events: [],
    tables: ['connect', 'lock', 'events'],
    schema: ['connect', 'lock', 'tables'],
    read: ['connect', 'lock', 'tables'],
    write: ['connect', 'lock', 'events', 'tables', 'read'],
    store: ['settings', 'connect', 'lock', 'tables', 'schema', 'read', 'write'],
    move: ['settings', 'connect', 'lock', 'tables', 'schema'],
  },
  templates: {
    words: [],
    locale: [],
    sms: [],
    values: ['words'],
    icu: ['words', 'locale', 'values'],
    mail: ['words', 'values', 'icu'],
    catalog: ['words', 'locale', 'sms', 'icu', 'values', 'mail'],
    files: ['words', 'locale', 'icu', 'values', 'catalog'],
    starter: ['values', 'catalog'],
    render: ['locale', 'sms', 'icu', 'values', 'mail', 'catalog'],
    measure: ['locale', 'sms', 'icu', 'values', 'catalog', 'render'],
    check: ['words', 'sms', 'icu', 'values', 'catalog', 'measure'],
    preview: ['words', 'sms', 'icu', 'values', 'catalog', 'render', 'measure', 'check'],
    exchange: ['words', 'locale', 'icu', 'catalog', 'files', 'render', 'measure'],
    command: [
      ...['words', 'sms', 'icu', 'values', 'catalog', 'files', 'measure', 'check'],
      ...['preview', 'exchange'],
    ],
  },
  cli: {
    base: [],
    words: ['base'],
    open: ['base', 'words'],
    ask: ['base', 'words', 'open'],
    steer: ['base', 'words', 'open', 'ask'],
    console: ['base', 'words', 'open'],
    doctor: ['base', 'words', 'open', 'ask'],
    dev: ['base', 'words', 'open', 'ask', 'console'],
    command: ['base', 'words', 'open', 'ask', 'steer', 'console', 'doctor', 'dev'],
  },
  console: {
    words: [],
    settings: ['words'],
    entry: ['words', 'settings'],
    look: ['words', 'settings', 'entry'],
    acts: ['words', 'settings', 'entry', 'look'],
    consent: ['words', 'settings', 'entry', 'look', 'acts'],
    message: ['words', 'settings', 'entry', 'look'],
    pages: ['words', 'settings', 'entry', 'look', 'acts', 'consent', 'message'],
    serve: ['words', 'settings', 'entry', 'look', 'pages', 'acts', 'consent'],
    'sign-in': ['words', 'settings', 'entry', 'look', 'acts', 'serve'],
  },
  'adapter-kit': {
    read: [],
    sign: [],
    http: ['read'],
    answer: ['read', 'http'],
    settings: ['http', 'answer'],
    dlrlist: ['read', 'http', 'answer', 'settings'],
  },
  testing: {
    base: [],
    fakes: ['base'],
    callback: ['base', 'fakes'],
    notifier: ['base'],
    faults: ['base', 'notifier'],
    'store-bench': ['base', 'fakes'],
    history: ['base', 'fakes', 'store-bench'],
    erasing: ['base', 'store-bench'],
    reading: ['base', 'store-bench', 'history'],
    claiming: ['base', 'store-bench'],
    transaction: ['base', 'store-bench', 'history', 'erasing'],
    charging: ['base', 'store-bench', 'erasing', 'transaction'],
    consent: ['base', 'store-bench', 'erasing', 'transaction'],
    store: [
      'base',
      'store-bench',
      'history',
      'erasing',
      'reading',
      'claiming',
      'transaction',
      'charging',
      'consent',
    ],
  },
  simulator: {
    base: [],
    faults: ['base'],
    book: ['base', 'faults'],
    reports: ['base', 'faults', 'book'],
    calls: ['base', 'faults', 'book', 'reports'],
    dlrlist: ['base', 'faults', 'book', 'reports'],
    devcode: ['base', 'faults', 'book', 'reports', 'calls', 'dlrlist'],
    nexah: ['base', 'faults', 'book', 'reports', 'calls', 'dlrlist'],
    africastalking: ['base', 'faults', 'book', 'reports', 'calls'],
    orange: ['base', 'faults', 'book', 'reports', 'calls'],
    twilio: ['base', 'faults', 'book', 'reports', 'calls'],
    smtp: ['base', 'faults', 'book'],
    simulator: [
      'base',
      'faults',
      'book',
      'reports',
      'calls',
      'devcode',
      'nexah',
      'africastalking',
      'orange',
      'smtp',
      'twilio',
    ],
    command: ['twilio', 'simulator'],
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

  it('hold all sources but the doors', () => {
    const sources = sourcesIn(folder);
    if (rooms.length > 0) expect(sources.toSorted()).toEqual(doorsOf(name));
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

/** Examples that show how an adapter is written: they import what an adapter does, and nothing else of core. */
const adapters = ['examples/swap-provider/src/outbox-sms.ts'];

describe.each(globSync('examples/*/src/**/*.ts'))('%s', (file) => {
  it('imports packages by their names, and core by the door of who it is', () => {
    const imports = importsOf(readFileSync(file, 'utf8'));
    const outside = imports.filter((one) => one.startsWith('..'));
    expect(outside.filter((one) => !(file.endsWith('.test.ts') && one.startsWith('../test/')))).toEqual([]);
    const ofCore = imports.filter((one) => one.split('/').slice(0, 2).join('/') === '@nkul/core');
    const subject = file.replace('.test.ts', '.ts');
    const doors = adapters.includes(subject) ? ['@nkul/core/adapter'] : ['@nkul/core'];
    // The test of an adapter registers it with a hub.
    if (file !== subject) doors.push('@nkul/core');
    expect(ofCore.filter((one) => !doors.includes(one))).toEqual([]);
    const others = imports.filter((one) => one.startsWith('@nkul/') && !ofCore.includes(one));
    // The console is mounted into a server of Node.
    const inner = others.filter((one) => one !== '@nkul/console/node');
    expect(inner.filter((one) => one.split('/').length > 2)).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  const page = readFileSync('docs/architecture.md', 'utf8');

  it("draws the core's rooms with the arrows of the table, without those that others already imply", () => {
    const [, drawing = ''] = /```mermaid\nflowchart TB\n([\s\S]*?)```/.exec(page) ?? [];
    expect(drawnArrows(drawing).toSorted()).toEqual(impliedLeftOut(roomsOf['core'] ?? {}).toSorted());
  });

  it("names the core's rooms, and the rooms of other packages, in the order of the table", () => {
    const [, section = ''] = page.split('\n## Rooms\n');
    const named = [...section.matchAll(/^\| `([\w-]+)` +\| (.*?) +\|$/gm)].map(
      ([, name = '', cell = '']) => ({
        name,
        rooms: [...cell.matchAll(/`([\w-]+)`/g)].map(([, room]) => room),
      }),
    );
    const { core = {}, ...others } = roomsOf;
    const count = Object.keys(core).length;
    expect(named.slice(0, count).map(({ name }) => name)).toEqual(Object.keys(core));
    expect(named.slice(count, count + Object.keys(others).length)).toEqual(
      Object.entries(others).map(([name, table]) => ({ name, rooms: Object.keys(table) })),
    );
  });
});

/** The sources right below src that a package exports: one for each door. */
function doorsOf(name: string): readonly string[] {
  const { exports } = JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8'));
  const sources = Object.values<Readonly<Record<string, string>>>(exports).map(
    (one) => one['nkul:source'] ?? '',
  );
  return sources
    .filter((source) => dirname(source) === './src')
    .map((source) => join(`packages/${name}`, source))
    .toSorted();
}

/** The packages and files that a source imports, or exports from. */
function importsOf(source: string): readonly string[] {
  return [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].flatMap(
    ([, specifier]) => specifier ?? [],
  );
}

/** The arrows of a Mermaid flowchart whose lines look like `a & b --> c --> d`. */
function drawnArrows(drawing: string): readonly string[] {
  return drawing.split('\n').flatMap((line) => {
    const ranks = line.split('-->').map((rank) => rank.split('&').map((room) => room.trim()));
    return ranks.flatMap((from, place) =>
      from.flatMap((one) => (ranks[place + 1] ?? []).map((other) => `${one} -> ${other}`)),
    );
  });
}

/** The arrows of a table, without each that a longer way along other arrows replaces. */
function impliedLeftOut(table: Rooms): readonly string[] {
  const reaches = (from: string, to: string): boolean =>
    (table[from] ?? []).some((next) => next === to || reaches(next, to));
  return Object.entries(table).flatMap(([room, allowed]) =>
    allowed
      .filter((one) => !allowed.some((other) => other !== one && reaches(other, one)))
      .map((one) => `${room} -> ${one}`),
  );
}

/** The sources right in a folder, without tests. */
function sourcesIn(folder: string): readonly string[] {
  return globSync(`${folder}/*.ts`).filter((file) => !file.endsWith('.test.ts'));
}

function isOurs(self: string): (specifier: string) => boolean {
  return (specifier) => specifier.startsWith('@nkul/') && specifier.split('/')[1] !== self;
}
