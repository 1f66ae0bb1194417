import { afterEach, beforeAll, expect, it } from 'vitest';
import { installMatrix } from './install-matrix.ts';
import { patient } from './jest-flags.ts';
import { nodeProgram, noNode } from './nodes.ts';
import { StrangerProject } from './stranger-project.ts';

let stranger: StrangerProject | undefined;

beforeAll(installMatrix, 600_000);
afterEach(() => stranger?.remove());

it.for([
  ['11, CommonJS as `nest new` makes it', '11', 'commonjs'],
  ['12, ESM', '12', 'module'],
] as const)(
  'Nest %s: the hub is a provider by class and by token, a message arrives, a caller’s mistake is a 400',
  async ([, version, type], { skip }) => {
    const node = nodeProgram('22');
    if (node === undefined) return skip(noNode('22'));
    const project = await install(node, version, type);
    await project.run('node_modules/.bin/tsc', ['-p', '.']);
    const { stdout } = await project.run('node', ['dist/main.js']);
    expect(JSON.parse(stdout)).toMatchObject({
      accepted: 201,
      status: 'delivered',
      refused: {
        status: 400,
        body: { statusCode: 400, message: expect.stringContaining('telephone number') },
      },
    });
  },
);

it('Nest 11: a test of its Jest and ts-jest sends, with the recipe', async ({ skip }) => {
  const node = nodeProgram('22');
  if (node === undefined) return skip(noNode('22'));
  const project = await install(node, '11', 'commonjs');
  const { stderr } = await project.run('node', ['node_modules/jest/bin/jest.js', ...patient]);
  expect(stderr).toMatch(/^Tests: +1 passed, 1 total$/m);
});

async function install(node: string, version: string, type: string): Promise<StrangerProject> {
  const project = new StrangerProject(node, { type });
  stranger = project;
  project.copyAll(new URL('programs/nest/', import.meta.url));
  project.copyAll(new URL(`programs/nest/${version}/`, import.meta.url));
  await project.installLocked();
  await project.install('npm');
  return project;
}
