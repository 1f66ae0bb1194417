import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What publint and attw find wrong in the packages as they would be published. They must be built. */
export function packedProblems(): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'nkul-packed-'));
  try {
    return readdirSync('packages').flatMap((name) => problemsOf(name, join(folder, `${name}.tgz`)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function problemsOf(name: string, tarball: string): readonly string[] {
  const packed = run('pnpm', ['pack', '--out', tarball], join('packages', name));
  if (packed !== undefined) return [`${name}: pnpm pack: ${packed}`];
  const checks = { publint: [tarball, '--strict'], attw: [tarball, '--profile', 'esm-only'] };
  return Object.entries(checks).flatMap(([tool, args]) => {
    const problem = run(tool, args);
    return problem === undefined ? [] : [`${name}: ${tool}: ${problem}`];
  });
}

/** What a command printed when it failed; undefined when it did not. */
function run(command: string, args: readonly string[], cwd = '.'): string | undefined {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  return status === 0 ? undefined : `${error ?? ''}${stdout}${stderr}`;
}
