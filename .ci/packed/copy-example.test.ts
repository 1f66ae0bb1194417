import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../tools/free-port.ts';
import { installMatrix } from '../matrix/install-matrix.ts';
import { nodeProgram } from '../matrix/nodes.ts';
import { runCommand } from '../run-command.ts';
import { startContainer } from './container.ts';
import { sendThrough } from './copied-service.ts';
import { doSteps } from './dockerfile-steps.ts';

const folder = mkdtempSync(join(tmpdir(), 'nkul-copied-'));
const service = join(folder, 'my-service');
const copyExample = (...args: readonly string[]) =>
  spawnSync(process.execPath, ['.ci/packed/copy-example.ts', ...args], { encoding: 'utf8' });

beforeAll(() => {
  installMatrix();
  execFileSync(process.execPath, ['.ci/packed/copy-example.ts', 'alerts-service', service]);
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true }));

it('runs where it was copied to, on the oldest Node, and its message arrives', {
  timeout: 300_000,
}, async () => {
  const node = nodeProgram('22') ?? process.execPath;
  const env = { PATH: [dirname(node), process.env['PATH']].join(delimiter), NODE_OPTIONS: undefined };
  await runCommand('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], service, env);
  await runCommand(resolve('tools/node_modules/.bin/tsc'), ['-p', service], service);
  expect(await sendThrough(service, node)).toMatchObject({
    status: 'delivered',
    attempts: [{ notifier: 'devcode', reports: [{ status: 'delivered' }] }],
  });
});

it('has a Dockerfile whose steps work in an empty folder, on nothing but what was copied', {
  timeout: 300_000,
}, async () => {
  const { workdir, secrets, env, command, healthcheck, user, stopSignal, volume } = await doSteps(
    service,
    join(folder, 'image'),
    { NODE_OPTIONS: undefined },
  );
  expect(readdirSync(workdir).toSorted()).toEqual(expect.arrayContaining(['data', 'node_modules', 'src']));
  expect(user).toBe('node');
  expect(statSync(volume).mode & 0o777).toBe(0o777);
  const tokens = ['c1f9b7d04e2a48d6a35f0e9d7b6c8a21', '5f0e9d7b6c8a21c1f9b7d04e2a48d6a3'];
  writeFileSync(
    join(secrets, 'alerts-service'),
    `DEVCODE_API_KEY=demo-key\nNKUL_CALLBACK_TOKEN=${tokens[0]}\nNKUL_API_TOKEN=${tokens[1]}\n`,
  );
  const started = await startContainer(command, workdir, {
    ...env,
    PORT: String(await freePort()),
    DEVCODE_SENDER: 'NKUL',
    DEVCODE_BASE_URL: 'http://127.0.0.1:1/',
  });
  expect(command[0]).toBe('node');
  expect(await started.run(healthcheck)).toBe(0);
  expect(existsSync(join(volume, 'nkul.db'))).toBe(true);
  expect(await started.stop(stopSignal)).toBe(0);
  expect(started.printed).toContain('The alerts service has stopped.');
  expect(await started.run(healthcheck)).toBe(1);
});

it('has no test, nothing of the workspace, and commands that work outside of it', () => {
  const read = (name: string) => readFileSync(join(service, name), 'utf8');
  expect(read('package.json')).not.toMatch(/workspace:|catalog:/);
  expect(JSON.parse(read('package.json')).scripts).toEqual({ start: 'node src/main.ts' });
  expect(readdirSync(join(service, 'src')).filter((name) => name.endsWith('.test.ts'))).toEqual([]);
  expect(read('README.md')).toContain('npx nkul-simulator --report-to');
  expect(read('README.md')).not.toContain('pnpm@12');
});

it('refuses an example that is not there, and names those that are', () => {
  const { status, stderr } = copyExample('nothing', join(folder, 'nothing'));
  expect(status).toBe(1);
  expect(stderr).toBe(
    'There is no example nothing. Give one of: alerts-service, demo, queue-and-webhooks, swap-provider.\n',
  );
});

it('refuses a folder that is in use rather than overwrite it', () => {
  writeFileSync(join(folder, 'mine.txt'), 'mine');
  const { status, stderr } = copyExample('demo', folder);
  expect(status).toBe(1);
  expect(stderr).toBe(`${folder} is not empty: give a new folder.\n`);
});
