import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overridesFile, packAll, type Tarball } from './pack-all.ts';
import { packedFile, packedFiles } from './packed-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'nkul-packed-'));
const { version } = JSON.parse(readFileSync('packages/core/package.json', 'utf8'));
const stale = 'packages/core/dist/of-a-source-that-is-gone.js';
let tarballs: readonly Tarball[];

beforeAll(() => {
  writeFileSync(join(folder, 'nkul-core-0.0.1.tgz'), 'an earlier one');
  writeFileSync(join(folder, 'theirs.tgz'), 'not ours');
  packAll(folder);
  writeFileSync(stale, '');
  tarballs = packAll(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

it('packs every package, under a name that stays', () => {
  expect(tarballs.map(({ name }) => name)).toEqual(
    globSync('packages/*/package.json')
      .map((file) => JSON.parse(readFileSync(file, 'utf8')).name)
      .toSorted(),
  );
  expect(tarballs.map(({ file }) => file)).toContain(`nkul-core-${version}.tgz`);
  for (const { file } of tarballs) expect(existsSync(join(folder, file))).toBe(true);
});

it('removes earlier tarballs of ours, and nothing else', () => {
  expect(existsSync(join(folder, 'nkul-core-0.0.1.tgz'))).toBe(false);
  expect(readFileSync(join(folder, 'theirs.tgz'), 'utf8')).toBe('not ours');
});

it('says for pnpm where each tarball lies', () => {
  const lines = readFileSync(join(folder, overridesFile), 'utf8').trim().split('\n');
  expect(lines[0]).toBe('overrides:');
  expect(lines).toHaveLength(1 + tarballs.length);
  expect(lines).toContain(`  '@nkul/core': file:${folder.split('/').at(-1)}/nkul-core-${version}.tgz`);
});

it('packs nothing that was built from a source that is gone', () => {
  expect(existsSync(stale)).toBe(false);
});

describe.each(globSync('packages/*').map((path) => path.replace('packages/', '')))('%s', (name) => {
  const tarball = (): string =>
    join(folder, tarballs.find((one) => one.name === `@nkul/${name}`)?.file ?? '');

  it('asks for versions, not for the workspace', () => {
    const manifest = packedFile(tarball(), 'package.json');
    expect(manifest).toContain('"version"');
    expect(manifest).not.toMatch(/"(?:workspace|catalog):/);
  });

  it('holds what its exports name, and no test', () => {
    const files = packedFiles(tarball());
    const { exports } = JSON.parse(packedFile(tarball(), 'package.json'));
    const named = Object.values<Record<string, string>>(exports).flatMap((one) => Object.values(one));
    expect(named.length).toBeGreaterThanOrEqual(3);
    expect(named.filter((file) => !files.includes(file.replace('./', '')))).toEqual([]);
    expect(files.filter((file) => /\.test\.|tsbuildinfo/.test(file))).toEqual([]);
  });
});
