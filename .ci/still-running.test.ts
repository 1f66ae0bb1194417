import { expect, it } from 'vitest';
import { StillRunning } from './still-running.ts';

type File = Parameters<StillRunning['onTestModuleStart']>[0];

function fileOf(id: string, open: readonly string[]): File {
  const tests = open.map((fullName) => ({ fullName }));
  return { id, moduleId: `${process.cwd()}/${id}`, children: { allTests: () => tests } };
}

it('names a file that runs for too long with its first test that has not ended, and no other', async () => {
  const lines: string[] = [];
  const reporter = new StillRunning(20, (line) => lines.push(line));
  reporter.onTestModuleStart(fileOf('quick.test.ts', []));
  reporter.onTestModuleEnd(fileOf('quick.test.ts', []));
  reporter.onTestModuleStart(fileOf('stuck.test.ts', ['waits for ever', 'comes later']));
  await expect.poll(() => lines).toEqual(['still running after 0.02 s: stuck.test.ts: “waits for ever”\n']);
});
