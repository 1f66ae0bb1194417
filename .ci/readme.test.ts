import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const readme = readFileSync('README.md', 'utf8');

it('has a minimal program that runs as written', () => {
  const program = /## A minimal program[\s\S]*?```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  expect(program).toContain("from '@nkul/core'");
  // In a folder that has the packages it imports.
  const file = 'examples/demo/readme-program.ts';
  try {
    writeFileSync(file, program);
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--conditions=nkul:source', file], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(stdout).toBe('Votre code est 4821. Il expire dans 5 minutes. → sent, 1 unit\n');
    expect(status).toBe(0);
  } finally {
    rmSync(file, { force: true });
  }
});

it('names every package in its table', () => {
  const { references } = JSON.parse(readFileSync('tsconfig.json', 'utf8'));
  const packages = references.flatMap(
    ({ path }: { path: string }) => /^packages\/(.*)/.exec(path)?.[1] ?? [],
  );
  expect(packages.length).toBeGreaterThan(5);
  expect(
    packages.filter((name: string) => !readme.includes(`[\`@nkul/${name}\`](packages/${name})`)),
  ).toEqual([]);
});

it('has two commands for a clean room, which both end: what goes on until it is stopped says so', () => {
  const { status, stdout } = spawnSync('bash', ['.ci/clean-room', '--list'], { encoding: 'utf8' });
  expect([status, stdout]).toEqual([0, 'npx --yes pnpm@12 demo\nnpx --yes pnpm@12 test\n']);
});

it('names only scripts that exist', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const documents = ['README.md', 'CONTRIBUTING.md', 'docs/install.md']
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const named = [...documents.matchAll(/npx --yes pnpm@12 ([a-z:-]+)/g)].map(([, script = '']) => script);
  expect(named).toEqual(expect.arrayContaining(['demo', 'pack:all', 'copy-example']));
  expect(named.filter((script) => script !== 'exec' && !(script in scripts))).toEqual([]);
});
