import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as adapter from './adapter.ts';
import * as application from './index.ts';
import * as store from './store.ts';

/** The doors of the package, by what `exports` in its `package.json` calls them, and the file behind each. */
const doors = { '.': 'index.ts', './adapter': 'adapter.ts', './store': 'store.ts' };
const values: Readonly<Record<string, object>> = {
  'index.ts': application,
  'adapter.ts': adapter,
  'store.ts': store,
};

interface Exported {
  readonly name: string;
  readonly kind: 'value' | 'type';
}

describe.each(Object.entries(doors))('the door %s', (door, file) => {
  it('is in package.json, from the source and as it is built', () => {
    const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    const built = `./dist/${file.replace('.ts', '')}`;
    expect(exports[door]).toEqual({
      'nkul:source': `./src/${file}`,
      types: `${built}.d.ts`,
      default: `${built}.js`,
    });
    expect(Object.keys(exports)).toEqual(Object.keys(doors));
  });

  it('says at its top for whom it is, and names each thing that it lets out', () => {
    const source = readFileSync(new URL(file, import.meta.url), 'utf8');
    expect(source).toMatch(/^\/\*\*\n \* The door for [a-z]+: /);
    const rest = source.replaceAll(/\/\*.*?\*\/|\/\/.*|export (?:type )?\{[^}]*\} from '[^']+';/gs, '');
    expect(rest.trim()).toBe('');
  });

  it('lets out the values that are told apart from types', () => {
    const names = exportedBy(file).flatMap(({ name, kind }) => (kind === 'value' ? name : []));
    expect(names).toEqual(Object.keys(values[file] ?? {}).toSorted());
  });
});

it('docs/doors.md lists every name and its doors; a name that is new or gone is told there', async () => {
  await expect(table()).toMatchFileSnapshot('../../../docs/doors.md');
});

it('a hub has these members, and no others', () => {
  const own = application.Hub.prototype;
  // The methods that find messages, and those about consent, are of the classes below it.
  const consenting = Object.getPrototypeOf(own);
  const members = [own, consenting, Object.getPrototypeOf(consenting)]
    .flatMap((one) => Object.getOwnPropertyNames(one))
    .filter((name) => name !== 'constructor');
  expect([...members, 'on', 'container'].toSorted()).toEqual([
    'acceptRestore',
    'allow',
    'balance',
    'callbackUrl',
    'callbacksAt',
    'cancel',
    'container',
    'count',
    'erase',
    'events',
    'find',
    'flush',
    'get',
    'health',
    'importOptOuts',
    'messages',
    'notify',
    'on',
    'optIn',
    'optOut',
    'optOuts',
    'pause',
    'pauses',
    'questions',
    'receive',
    'receives',
    'recordLook',
    'refusedCallback',
    'resend',
    'resolve',
    'resume',
    'running',
    'start',
    'stop',
    'subscribe',
    'textErasedAt',
  ]);
});

/** The names behind a door, in order. */
function exportedBy(file: string): readonly Exported[] {
  const source = readFileSync(new URL(file, import.meta.url), 'utf8');
  const names = [...source.matchAll(/^export (type )?\{([^}]*)\} from/gm)].flatMap(([, type, list = '']) =>
    list
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '')
      .map((one): Exported => {
        const kind = type !== undefined || one.startsWith('type ') ? 'type' : 'value';
        return { name: one.replace('type ', ''), kind };
      }),
  );
  return names.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function table(): string {
  const byDoor = Object.values(doors).map(exportedBy);
  const names = [...new Set(byDoor.flat().map(({ name }) => name))].toSorted((a, b) =>
    a.localeCompare(b, 'en'),
  );
  const rows = [
    ['Name', '`@nkul/core`', '`@nkul/core/adapter`', '`@nkul/core/store`'],
    ['', '', '', ''],
    ['**How many**', ...byDoor.map((door) => `${door.length}`)],
    ...names.map((name) => [
      `\`${name}\``,
      ...byDoor.map((door) => door.find((one) => one.name === name)?.kind ?? ''),
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row, index) => {
    const cells = widths.map((width, column) => (row[column] ?? '').padEnd(width, index === 1 ? '-' : ' '));
    return `| ${cells.join(' | ')} |\n`;
  });
  return `${introduction}\n${lines.join('')}`;
}

const introduction = `# The doors of @nkul/core

Applications import from \`@nkul/core\`. Those who write a notifier, a callback, a renderer or a webhook import from \`@nkul/core/adapter\`, those who write a store from \`@nkul/core/store\`. A name that two of them need is behind both doors.

A test compares this table with the sources. After a change that is meant, \`npx --yes pnpm@12 test packages/core/src/doors -u\` writes it anew.
`;
