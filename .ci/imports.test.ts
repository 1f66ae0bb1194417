import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('loads with core, Devcode, templates and SQLite what every service needs, and the rest when it is needed', async () => {
  const program = fileURLToPath(new URL('imported-packages.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=nkul:source', program], {
    timeout: 30_000,
  });
  expect(JSON.parse(stdout)).toEqual({
    // Each is one file, but for tsyringe: a library of a hundred takes as long to import as all of these.
    imported: [
      '@formatjs/fast-memoize',
      '@formatjs/icu-messageformat-parser',
      '@formatjs/icu-skeleton-parser',
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
    // No message was sent.
    started: ['ky', 'undici'],
    parsed: [],
  });
});
