/** Builds and packs every package: `node .ci/packed/pack-all.ts [folder]`. */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exclusively } from '../../tools/exclusively.ts';
import { installTools } from '../../tools/install.ts';

/** A package as it would be published. */
export interface Tarball {
  /** `@nkul/core` */
  readonly name: string;
  readonly version: string;
  /** `nkul-core-0.1.0.tgz` */
  readonly file: string;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The overrides for the tarballs: a part of the `pnpm-workspace.yaml` of a project that installs them with pnpm. */
export const overridesFile = 'pnpm-overrides.yaml';

/**
 * Builds every package, and packs it into the folder; `workspace:` and `catalog:` become versions. Earlier tarballs of
 * these packages are removed, and other files in the folder stay.
 *
 * @throws Error if a package cannot be built or packed, with the output of the tool
 */
export function packAll(folder: string): readonly Tarball[] {
  installTools();
  const target = resolve(root, folder);
  mkdirSync(target, { recursive: true });
  return exclusively(join(root, 'node_modules/.pack.db'), () => {
    const packages = globSync('packages/*', { cwd: root }).toSorted();
    packages.forEach(removeStale);
    mustRun(join(root, 'tools/node_modules/.bin/tsc'), ['-b', ...packages], root);
    for (const file of globSync('nkul-*.tgz', { cwd: target })) rmSync(join(target, file));
    const tarballs = packages.map((one) => pack(join(root, one), target));
    writeFileSync(join(target, overridesFile), pnpmOverrides(tarballs, basename(target)));
    return tarballs;
  });
}

/**
 * The overrides of a `pnpm-workspace.yaml` with which pnpm installs dependencies between the packages from tarballs
 * instead of the registry. npm does so by itself.
 *
 * @param folder the path of the tarballs, relative to that file
 */
export function pnpmOverrides(tarballs: readonly Tarball[], folder: string): string {
  const lines = tarballs.map(({ name, file }) => `  '${name}': file:${folder}/${file}\n`);
  return `overrides:\n${lines.join('')}`;
}

/** Removes the output of deleted sources: tsc leaves it, and it would be packed. */
function removeStale(folder: string): void {
  const dist = join(root, folder, 'dist');
  if (!existsSync(dist)) return;
  for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    const [, stem] = /^(.*?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(file) ?? [];
    if (stem === undefined || existsSync(join(root, folder, 'src', `${stem}.ts`))) continue;
    rmSync(join(dist, file));
  }
}

function pack(folder: string, target: string): Tarball {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  mustRun('pnpm', ['pack', '--pack-destination', target], folder);
  const file = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
  if (!existsSync(join(target, file))) throw new Error(`pnpm pack made no ${file} of ${name}`);
  return { name, version, file };
}

function mustRun(program: string, args: readonly string[], cwd: string): void {
  const shell = process.platform === 'win32';
  const { status, error, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', shell });
  if (status === 0) return;
  throw new Error(
    `${program} ${args.join(' ')} failed in ${cwd}:\n${error?.message ?? ''}${stdout ?? ''}${stderr ?? ''}`,
  );
}

if (import.meta.main) {
  const folder = process.argv[2] ?? 'packed';
  for (const { file } of packAll(folder)) console.log(join(folder, file));
  console.log(
    `${join(folder, overridesFile)}: the overrides for pnpm. docs/install.md says how to use them.`,
  );
}
