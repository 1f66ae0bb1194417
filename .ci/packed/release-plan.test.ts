import { expect, it } from 'vitest';
import { obstacles, publishArguments, publishOrder, type ReleasePackage } from './release-plan.ts';

const ready = { repository: { type: 'git', url: 'a place' }, publishConfig: { provenance: true } };
const ci = { GITHUB_ACTIONS: 'true', ACTIONS_ID_TOKEN_REQUEST_URL: 'a place' };

it('lets through what is ready, in a job that may sign', () => {
  expect(obstacles({ packages: [packageOf('core', ready)], waiting: 0, env: ci })).toEqual([]);
});

it.each([
  [
    'a package without a repository',
    { repository: undefined },
    0,
    ci,
    '"repository" is not set in the package.json of @nkul/core',
  ],
  [
    'a package without provenance',
    { publishConfig: {} },
    0,
    ci,
    '"publishConfig.provenance" is not true in @nkul/core',
  ],
  ['a changeset that waits', {}, 1, ci, '1 changesets wait'],
  ['a machine of one’s own', {}, 0, {}, 'This is not a job of GitHub Actions'],
  ['a job that may not sign', {}, 0, { GITHUB_ACTIONS: 'true' }, 'id-token: write'],
])('stops at %s', (_, over, waiting, env, says) => {
  const stops = obstacles({ packages: [packageOf('core', { ...ready, ...over })], waiting, env });
  expect(stops).toEqual([expect.stringContaining(says)]);
});

it('publishes nothing unless it is told to', () => {
  expect(publishArguments('a.tgz', false)).toContain('--dry-run');
  expect(publishArguments('a.tgz', true)).not.toContain('--dry-run');
  for (const publish of [true, false]) expect(publishArguments('a.tgz', publish)).toContain('--provenance');
});

it('publishes what others depend on before them', () => {
  const packages = [
    packageOf('b', { dependencies: ['@nkul/c'] }),
    packageOf('a', { dependencies: ['@nkul/b'] }),
    packageOf('c'),
  ];
  expect(publishOrder(packages).map(({ name }) => name)).toEqual(['@nkul/c', '@nkul/b', '@nkul/a']);
});

function packageOf(name: string, over: Partial<ReleasePackage> = {}): ReleasePackage {
  return { name: `@nkul/${name}`, version: '1.0.0', file: `${name}.tgz`, dependencies: [], ...over };
}
