import { expect, it } from 'vitest';
import type { TestModule } from 'vitest/node';
import { StillRunning } from './still-running.ts';

/** A file of tests, as far as the reporter looks at it. */
function fileOf(id: string, open: readonly string[]): TestModule {
  const children = { allTests: () => open.map((fullName) => ({ fullName })) };
  // A whole one is made by a run alone.
  return { id, moduleId: `${process.cwd()}/${id}`, children } as unknown as TestModule;
}

it('names a file that runs for too long with its first test that has not ended, and no other', async () => {
  const lines: string[] = [];
  const reporter = new StillRunning(20, (line) => lines.push(line));
  reporter.onTestModuleStart(fileOf('quick.test.ts', []));
  reporter.onTestModuleEnd(fileOf('quick.test.ts', []));
  reporter.onTestModuleStart(fileOf('stuck.test.ts', ['waits for ever', 'comes later']));
  await expect.poll(() => lines).toEqual(['still running after 0.02 s: stuck.test.ts: “waits for ever”\n']);
});
