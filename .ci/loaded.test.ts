import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** Runs one of the programs beside this test, and returns what it prints. */
async function printed(program: URL, ...args: readonly string[]): Promise<unknown> {
  const node = ['--conditions=nkul:source', fileURLToPath(program), ...args];
  const { stdout } = await promisify(execFile)(process.execPath, node, { timeout: 30_000 });
  return JSON.parse(stdout);
}

it('loads with core, Devcode, templates and SQLite what every service needs, and the rest when it is needed', async () => {
  expect(await printed(new URL('imported-packages.ts', import.meta.url))).toEqual({
    // Each is one file, but for tsyringe: a library of a hundred takes as long to import as all of these.
    imported: [
      '@formatjs/fast-memoize',
      '@formatjs/icu-messageformat-parser',
      '@formatjs/icu-skeleton-parser',
      'any-ascii',
      'eventemitter3',
      'intl-messageformat',
      'reflect-metadata',
      'tinyqueue',
      'tslib',
      'tsyringe',
      'uuidv7',
      'valibot',
    ],
    made: ['libphonenumber-js'],
    // No message was sent. ky is for a caller's own fetch.
    started: ['undici'],
    parsed: [],
  });
});

it.each([
  [
    'adapter',
    {
      libraries: ['uuidv7', 'valibot'],
      rooms: ['accept', 'base', 'hub', 'input', 'log', 'model', 'phone', 'runtime'],
    },
  ],
  [
    'store',
    {
      libraries: ['valibot'],
      rooms: [
        'acts',
        'base',
        'charge',
        'codec',
        'consent',
        'erase',
        'group',
        'hub',
        'input',
        'lane',
        'lifecycle',
        'log',
        'mark',
        'model',
        'ports',
        'query',
        'route',
        'store',
        'tally',
      ],
    },
  ],
])('the door %s loads no hub, only its tokens and what its reader uses', async (door, loaded) => {
  expect(await printed(new URL('imported-door.ts', import.meta.url), door)).toEqual(loaded);
});
