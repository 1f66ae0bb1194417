import { spawnSync } from 'node:child_process';
import { packedProblems } from './packed.ts';

/** What `pnpm check` runs, in this order. Quiet where all is well; what failed is printed whole. */
const steps: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: 'format and lint', command: ['biome', 'ci', '--colors=off', '--error-on-warnings', '.'] },
  { name: 'types and build', command: ['tsc', '-b'] },
  { name: 'unused files, exports and dependencies', command: ['knip'] },
  { name: 'wording of comments', command: ['node', '.ci/wording.ts'] },
];

const failed: string[] = [];
for (const { name, command } of steps) {
  const [program = '', ...args] = command;
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) continue;
  failed.push(name);
  console.error(`${name} failed (${command.join(' ')}):\n${stdout}${stderr}`);
}
const problems = failed.length === 0 ? packedProblems() : [];
if (problems.length > 0) {
  failed.push('packed packages');
  console.error(`packed packages failed (publint, attw):\n${problems.join('\n')}`);
}
console.log(failed.length === 0 ? 'check: all is well' : `check: failed: ${failed.join('; ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
