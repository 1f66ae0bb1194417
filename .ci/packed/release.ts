/**
 * `pnpm release`: builds and packs every package, checks them as a registry and TypeScript would, and does a dry run of
 * publishing. Only `--publish` publishes, and only in CI, where npm can sign the origin of a package.
 */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { waitingChangesets } from './changesets.ts';
import { packAll, type Tarball } from './pack-all.ts';
import { packedFile } from './packed-file.ts';
import { packedProblems } from './packed-problems.ts';
import { obstacles, publishArguments, publishOrder, type ReleasePackage } from './release-plan.ts';

const folder = resolve('packed');
process.exitCode = release(process.argv.includes('--publish')) ? 0 : 1;

function release(publish: boolean): boolean {
  // Reads every changeset, and plans the versions.
  const status = spawnSync('changeset', ['status', '--since=HEAD'], { encoding: 'utf8' });
  if (status.status !== 0) return refuse('changeset status', [`${status.stdout}${status.stderr}`]);

  const tarballs = packAll(folder);
  const packages = tarballs.map(packageOf);
  const stops = obstacles({ packages, waiting: waitingChangesets().length, env: process.env });
  if (publish && stops.length > 0) return refuse('nothing is published', stops);

  const problems = packedProblems(folder, tarballs);
  if (problems.length > 0) return refuse('publint, attw', problems);

  for (const one of publishOrder(packages)) {
    const { status: code, stderr } = spawnSync('npm', publishArguments(join(folder, one.file), publish), {
      encoding: 'utf8',
    });
    if (code !== 0) return refuse(`npm publish ${one.file}`, [stderr]);
    console.log(`${publish ? 'published' : 'could be published'}: ${one.name}@${one.version}`);
  }
  if (!publish) console.log('release: this was a dry run; nothing is published.');
  for (const stop of stops) console.log(`release: before it can be published: ${stop}`);
  return true;
}

function packageOf(tarball: Tarball): ReleasePackage {
  const {
    dependencies = {},
    repository,
    publishConfig,
  } = JSON.parse(packedFile(join(folder, tarball.file), 'package.json'));
  return { ...tarball, dependencies: Object.keys(dependencies), repository, publishConfig };
}

function refuse(step: string, reasons: readonly string[]): false {
  console.error(`release: ${step}:\n${reasons.map((one) => `- ${one.trim()}\n`).join('')}`);
  return false;
}
