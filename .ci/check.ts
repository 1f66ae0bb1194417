import { spawnSync } from 'node:child_process';
import { packedProblems } from './packed.ts';
import { sizeProblems } from './sizes.ts';

/** What `pnpm check` runs, in this order. Quiet where all is well; what failed is printed whole. */
const steps: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: 'format and lint', command: ['biome', 'ci', '--colors=off', '--error-on-warnings', '.'] },
  { name: 'types and build', command: ['tsc', '-b'] },
  { name: 'unused files, exports and dependencies', command: ['knip'] },
];

const failed: string[] = [];
for (const { name, command } of steps) {
  const [program = '', ...args] = command;
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) continue;
  failed.push(name);
  console.error(`${name} failed (${command.join(' ')}):\n${stdout}${stderr}`);
}
const reports: readonly { readonly name: string; readonly problems: () => readonly string[] }[] = [
  { name: 'long functions and files', problems: sizeProblems },
  { name: 'packed packages (publint, attw)', problems: () => (failed.length === 0 ? packedProblems() : []) },
];
for (const { name, problems } of reports) {
  const found = problems();
  if (found.length === 0) continue;
  failed.push(name);
  console.error(`${name}:\n${found.join('\n')}`);
}
console.log(failed.length === 0 ? 'check: all is well' : `check: failed: ${failed.join('; ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
