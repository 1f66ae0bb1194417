import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitingChangesets } from './changesets.ts';
import { packAll, type Tarball } from './pack-all.ts';
import { packedFile, packedFiles } from './packed-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'nkul-packed-'));
let tarballs: readonly Tarball[];

beforeAll(() => {
  tarballs = packAll(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const names = globSync('packages/*').map((path) => path.replace('packages/', ''));

describe.each(names)('the package %s', (name) => {
  const tarball = (): string =>
    join(folder, tarballs.find((one) => one.name === `@nkul/${name}`)?.file ?? '');
  const manifest = () => JSON.parse(packedFile(tarball(), 'package.json'));

  it('tells a registry what it is', () => {
    const { description, keywords, license, engines, type, sideEffects, publishConfig } = manifest();
    expect(description).toMatch(/Nkul|Devcode/);
    expect(keywords).toEqual(expect.arrayContaining(['nkul', 'notifications']));
    expect({ license, engines, type }).toEqual({
      license: 'MIT',
      engines: { node: '>=22.19' },
      type: 'module',
    });
    expect(sideEffects === false || Array.isArray(sideEffects)).toBe(true);
    expect(publishConfig).toEqual({ access: 'public', provenance: true });
  });

  it('comes with its licence and a page that begins with its name', () => {
    expect(packedFiles(tarball())).toEqual(expect.arrayContaining(['LICENSE', 'README.md']));
    expect(packedFile(tarball(), 'LICENSE')).toBe(readFileSync('LICENSE', 'utf8'));
    expect(packedFile(tarball(), 'README.md')).toMatch(new RegExp(`^# @nkul/${name}\n`));
  });

  it('gives `require()` and `import` the same file, with types', () => {
    for (const conditions of Object.values<object>(manifest().exports)) {
      expect(Object.keys(conditions)).toEqual(['nkul:source', 'types', 'default']);
    }
  });

  it('can be loaded by `require()`', () => {
    for (const { default: file } of Object.values<{ readonly default: string }>(manifest().exports)) {
      const load = 'process.exitCode = Object.keys(require(process.argv[1])).length > 0 ? 0 : 1';
      const path = resolve('packages', name, file);
      const flags = ['--disable-warning=ExperimentalWarning', '-e', load, path];
      expect(spawnSync(process.execPath, flags, { encoding: 'utf8' })).toMatchObject({
        status: 0,
        stderr: '',
      });
    }
  });
});

it('has changes that wait for a release in a form that the release reads, each of packages that are there', () => {
  const known = names.map((name) => `@nkul/${name}`);
  const changed = waitingChangesets().flatMap(({ bumps }) => Object.keys(bumps));
  expect(changed.filter((name) => !known.includes(name))).toEqual([]);
});
