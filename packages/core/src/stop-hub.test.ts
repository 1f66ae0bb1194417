import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';

test('a process lives until its hub has stopped, also when nothing else keeps it alive', async () => {
  const program = new URL('../test/stopping-process.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--conditions=nkul:source', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([said, code]).toEqual(['stopped', 0]);
});
