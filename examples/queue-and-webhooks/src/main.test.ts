import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('sends one message for a job that runs twice, and hands its outcome on', async () => {
  const main = join(import.meta.dirname, 'main.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=nkul:source', main]);
  expect(stdout).toContain('a job that ran twice: 1 message\n');
  expect(stdout).toMatch(/^webhook (nkul_\d+) → 503\n(?:.*\n)?webhook \1 → 204$/m);
}, 60_000);
