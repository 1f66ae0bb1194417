import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Tarball } from './pack-all.ts';

/** The problems that publint and attw find in packed packages. */
export function packedProblems(folder: string, tarballs: readonly Tarball[]): readonly string[] {
  return tarballs.flatMap(({ name, file }) => {
    const tarball = join(folder, file);
    const checks = { publint: [tarball, '--strict'], attw: [tarball, '--profile', 'esm-only'] };
    return Object.entries(checks).flatMap(([tool, args]) => {
      const problem = run(tool, args);
      return problem === undefined ? [] : [`${name}: ${tool}: ${problem}`];
    });
  });
}

/** The output of a command if it failed; undefined if it succeeded. */
function run(command: string, args: readonly string[]): string | undefined {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? undefined : `${error ?? ''}${stdout}${stderr}`;
}
