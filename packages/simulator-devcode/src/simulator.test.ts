import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { main } from './command.ts';
import { createSimulator } from './index.ts';

const run = promisify(execFile);

test("the address is Devcode's, on the server that speaks for every provider", async () => {
  const simulator = await createSimulator();
  onTestFinished(() => simulator.close());
  expect(simulator.url).toBe(`http://127.0.0.1:${simulator.port}/developpeur/`);
  const body = JSON.stringify({
    api_key: 'demo-key',
    sender: 'NKUL',
    phone: '699128531',
    message: 'Bonjour',
  });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${simulator.url}Send_sms_dev`, { method: 'POST', headers, body });
  expect(await answer.json()).toMatchObject({ success: true });
  expect(simulator.accepted).toMatchObject([{ wire: 'devcode', to: '+237699128531' }]);
});

test('the command is that of the simulator', async () => {
  const bin = fileURLToPath(new URL('../bin/nkul-simulator.js', import.meta.url));
  const { stdout } = await run(process.execPath, ['--conditions=nkul:source', bin, '--help']);
  expect(stdout).toContain('--report-to <url>');
  expect(main).toBeInstanceOf(Function);
});

test('the program of the README runs as written', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, program = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const node = ['--conditions=nkul:source', '--input-type=module-typescript', '--eval', program];
  const { stdout } = await run(process.execPath, node, { cwd: import.meta.dirname });
  expect(stdout).toBe('503\n');
});
