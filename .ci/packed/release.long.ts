import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';

const release = (...args: readonly string[]) =>
  spawnSync(process.execPath, ['tools/run.ts', 'node', '.ci/packed/release.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, GITHUB_ACTIONS: undefined },
  });

it('a release is tried to the last step, says that nothing is published, and what is missing', () => {
  const { status, stdout, stderr } = release();
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^could be published: @nkul\/core@/);
  expect(stdout.match(/^could be published: /gm)).toHaveLength(readdirSync('packages').length);
  expect(stdout).toContain('release: this was a dry run; nothing is published.');
});

it('a release refuses to publish from a machine of one’s own', () => {
  const { status, stdout, stderr } = release('--publish');
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('nothing is published');
  expect(stderr).toContain('not a job of GitHub Actions');
});
