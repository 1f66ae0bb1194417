import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, realpathSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const manifest: {
  readonly scripts: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
} = JSON.parse(readFileSync('package.json', 'utf8'));
const nodes = Object.entries(manifest.optionalDependencies);

/** The folders that are installed: the workspace, and the projects of their own. */
const projects = globSync('{.,tools,bench/peers,.ci/matrix}/pnpm-lock.yaml').map(
  (file) => file.replace(/\/?pnpm-lock\.yaml$/, '') || '.',
);

it('knows every lock file', () => {
  const tracked = execFileSync('git', ['ls-files', '*pnpm-lock.yaml'], { encoding: 'utf8' })
    .trim()
    .split('\n');
  expect(tracked).toHaveLength(projects.length);
});

describe.each(projects)('the lock file of %s', (project) => {
  it('holds the integrity of each package', () => {
    const resolutions = readFileSync(`${project}/pnpm-lock.yaml`, 'utf8').match(/^ +resolution: .*$/gm) ?? [];
    expect(resolutions.length).toBeGreaterThan(100);
    expect(resolutions.filter((one) => !/\{integrity: sha512-[\w+/=]{88}\}$/.test(one))).toEqual([]);
  });

  it('comes with settings that let no package run a build script', () => {
    const settings = readFileSync(`${project}/pnpm-workspace.yaml`, 'utf8');
    const [, allowed = ''] = /^allowBuilds:\n((?: .*\n?)*)/m.exec(settings) ?? [];
    expect(allowed.split('\n').filter((line) => line !== '' && !line.endsWith(': false'))).toEqual([]);
    expect(settings).not.toMatch(/onlyBuiltDependencies|dangerouslyAllowAllBuilds/);
  });
});

it('runs scripts with programs that are in a lock file', () => {
  const programs = Object.values(manifest.scripts).map((script) => {
    const [, tool] = /^node tools\/run\.ts (\S+)/.exec(script) ?? [];
    return tool === undefined || tool === 'node'
      ? `node_modules/.bin/${script.split(' ')[0]}`
      : `tools/node_modules/.bin/${tool}`;
  });
  expect(programs).toContain('tools/node_modules/.bin/tsc');
  expect(programs.filter((program) => !existsSync(program))).toEqual([]);
});

describe('Node', () => {
  it('is one of the packages that the lock file holds, for scripts and for these tests', () => {
    const [name = ''] =
      nodes.find(([one]) => realpathSync('node_modules/.bin/node').includes(`/${one}/`)) ?? [];
    expect(manifest.optionalDependencies[name]).toBe(process.versions.node);
    expect(realpathSync(process.execPath)).toBe(realpathSync('node_modules/.bin/node'));
  });

  it('is the same version on each platform, and the one that packages are checked against', () => {
    const checked = ['.', 'tools', '.ci/matrix'].map(
      (folder) => /^nodeVersion: (.*)$/m.exec(readFileSync(`${folder}/pnpm-workspace.yaml`, 'utf8'))?.[1],
    );
    expect(new Set([...nodes.map(([, version]) => version), ...checked])).toEqual(
      new Set([process.versions.node]),
    );
  });

  it.each(['.', '.ci/matrix'])('is downloaded for one platform alone: %s', (project) => {
    // The packages say so in a form that pnpm does not write to the lock file: after an update, write it there by hand.
    const lock = readFileSync(`${project}/pnpm-lock.yaml`, 'utf8');
    const entries = lock.match(
      /^ {2}node-(?:bin-)?(?:linux|darwin|win)-?\w+@.*:\n {4}resolution(?:.*\n {4}.*)+/gm,
    );
    expect(entries?.length).toBeGreaterThan(3);
    for (const entry of entries ?? []) {
      expect(entry).toMatch(/^ {4}cpu: \[(?:x64|arm64)\]$/m);
      expect(entry).toMatch(/^ {4}os: \[(?:linux|darwin|win32)\]$/m);
    }
  });
});
