// Packs every package, installs the tarballs into an empty folder with npm, and runs packed.test.mjs there on the Node
// that runs this. Usage: node .ci/packed-test.mjs <major version that it must be>
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [major] = process.argv.slice(2);
assert.equal(process.version.split('.')[0], `v${major}`, 'this must run on the Node that is to be tested');

const folder = mkdtempSync(join(tmpdir(), 'nkul-packed-'));
try {
  const tarballs = readdirSync('packages').map((name) => {
    const tarball = join(folder, `${name}.tgz`);
    run('npx', ['--yes', 'pnpm@12', 'pack', '--out', tarball], join('packages', name), {}, 'ignore');
    return tarball;
  });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  run('npm', ['install', '--no-audit', '--no-fund', ...tarballs], folder);
  copyFileSync('.ci/packed.test.mjs', join(folder, 'packed.test.mjs'));
  run(process.execPath, ['--test', 'packed.test.mjs'], folder, { NKUL_NODE: process.version });
} finally {
  rmSync(folder, { recursive: true });
}

function run(command, args, cwd, env = {}, output = 'inherit') {
  const { status } = spawnSync(command, args, {
    cwd,
    stdio: ['ignore', output, 'inherit'],
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`);
}
