import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packAll } from './packed/pack-all.ts';
import { packedProblems } from './packed/packed-problems.ts';
import { sizeProblems } from './sizes.ts';

const verify = ['pnpm', 'install', '--frozen-lockfile', '--lockfile-only', '--no-trust-lockfile'];

/** The steps of `pnpm check`, in order. A step that succeeds prints nothing; the output of a failed one is printed. */
const steps: readonly { readonly name: string; readonly command: readonly string[]; readonly in?: string }[] =
  [
    { name: 'lock file of the workspace', command: verify },
    { name: 'lock file of tools/', command: verify, in: 'tools' },
    { name: 'lock file of bench/peers/', command: verify, in: 'bench/peers' },
    { name: 'lock file of .ci/matrix/', command: verify, in: '.ci/matrix' },
    { name: 'format and lint', command: ['biome', 'ci', '--colors=off', '--error-on-warnings', '.'] },
    { name: 'types and build', command: ['tsc', '-b'] },
    { name: 'unused files, exports and dependencies', command: ['knip'] },
    { name: 'wording of comments', command: ['node', '.ci/wording.ts'] },
    { name: 'regular expressions', command: ['node', '.ci/regular-expressions.ts'] },
  ];

const failed: string[] = [];
for (const { name, command, in: cwd = '.' } of steps) {
  const [program = '', ...args] = command;
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status === 0) continue;
  failed.push(name);
  console.error(`${name} failed (${command.join(' ')}):\n${stdout}${stderr}`);
}
const reports: readonly { readonly name: string; readonly problems: () => readonly string[] }[] = [
  { name: 'long functions and files', problems: sizeProblems },
  {
    name: 'packed packages (publint, attw)',
    problems: () => (failed.length === 0 ? problemsOfPackages() : []),
  },
];
for (const { name, problems } of reports) {
  const found = problems();
  if (found.length === 0) continue;
  failed.push(name);
  console.error(`${name}:\n${found.join('\n')}`);
}
console.log(failed.length === 0 ? 'check: all is well' : `check: failed: ${failed.join('; ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

function problemsOfPackages(): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'nkul-packed-'));
  try {
    return packedProblems(folder, packAll(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
