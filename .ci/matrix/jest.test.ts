import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { installMatrix } from './install-matrix.ts';
import { patient } from './jest-flags.ts';
import { type NodeMajor, nodeProgram, noNode } from './nodes.ts';
import { StrangerProject } from './stranger-project.ts';

let stranger: StrangerProject;

beforeAll(async () => {
  installMatrix();
  stranger = new StrangerProject(nodeProgram('22') ?? process.execPath, {});
  stranger.copyAll(new URL('programs/jest/', import.meta.url));
  const test = readFileSync(stranger.path('send.test.js'), 'utf8');
  stranger.write('send.test.mjs', test.replaceAll(/^const (.*) = require\((.*)\);$/gm, 'import $1 from $2;'));
  await stranger.installLocked();
  await stranger.install('npm');
}, 600_000);
afterAll(() => stranger.remove());

const esm = { NODE_OPTIONS: '--experimental-vm-modules' };

it.for<[name: string, major: NodeMajor, config: string, file: string, env: NodeJS.ProcessEnv]>([
  ['CommonJS, compiled by @swc/jest', '22', 'jest.config.js', 'send.test.js', {}],
  ['ESM', '22', 'jest.esm.config.js', 'send.test.mjs', esm],
  ['CommonJS as it comes', '24', 'jest.plain.config.js', 'send.test.js', esm],
])(
  'a message arrives in a test of Jest: %s, on Node %s',
  { timeout: 300_000 },
  async ([, major, config, file, env], { skip }) => {
    const node = nodeProgram(major);
    if (node === undefined) return skip(noNode(major));
    const { stderr } = await stranger.run(node, [...jest(), config, file], env);
    expect(stderr).toMatch(/^Tests: +1 passed, 1 total$/m);
  },
);

it('is refused by Jest without a recipe, so that the page is needed', { timeout: 300_000 }, async () => {
  const args = [...jest(), 'jest.plain.config.js', 'send.test.js'];
  await expect(stranger.run('node', args)).rejects.toThrow('Must use import to load ES Module');
});

function jest(): readonly string[] {
  return [stranger.path('node_modules/jest/bin/jest.js'), ...patient, '--config'];
}
