/** Copies an example out of the repository: `node .ci/packed/copy-example.ts <example> <folder>`. */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { overridesFile, packAll, type Tarball } from './pack-all.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The example cannot be copied. The message says why. */
export class CopyError extends Error {
  override readonly name = 'CopyError';
}

/** The fields of a package.json that are read here. */
interface Manifest {
  readonly [field: string]: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/**
 * Copies an example into a new folder as a project of its own: with the packed packages in `packed/`, a package.json
 * that npm and pnpm install, and `npm start`. Tests stay behind.
 *
 * @throws CopyError if the example does not exist, or the folder is not empty
 */
export function copyExample(example: string, folder: string): void {
  const source = join(root, 'examples', example);
  const known = readdirSync(join(root, 'examples')).filter((name) =>
    existsSync(join(root, 'examples', name, 'package.json')),
  );
  if (!known.includes(example)) {
    throw new CopyError(`There is no example ${example}. Give one of: ${known.join(', ')}.`);
  }
  const target = resolve(root, folder);
  if (existsSync(target) && readdirSync(target).length > 0) {
    throw new CopyError(`${target} is not empty: give a new folder.`);
  }
  cpSync(source, target, { recursive: true, filter: isWanted });
  const tarballs = packAll(join(target, 'packed'));
  const manifest: Manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  write(target, 'package.json', `${JSON.stringify(standalone(example, manifest, tarballs), null, 2)}\n`);
  write(target, 'pnpm-workspace.yaml', readFileSync(join(target, 'packed', overridesFile), 'utf8'));
  write(target, 'tsconfig.json', `${JSON.stringify(tsconfig, null, 2)}\n`);
  write(target, '.gitignore', 'node_modules/\n.env\n*.db\n*.db-shm\n*.db-wal\n');
  const readme = join(target, 'README.md');
  if (existsSync(readme)) writeFileSync(readme, withOwnCommands(readFileSync(readme, 'utf8')));
}

/** For an editor, and for `tsc` if it is installed. Node runs the sources without compiling. */
const tsconfig = {
  compilerOptions: {
    module: 'nodenext',
    target: 'es2024',
    types: ['node'],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
  },
  include: ['src'],
};

function isWanted(path: string): boolean {
  return !/[\\/](?:node_modules|test)$|\.test\.ts$/.test(path);
}

/** The package.json outside the workspace: versions and files replace `workspace:` and `catalog:`. */
function standalone(name: string, manifest: Manifest, tarballs: readonly Tarball[]): Manifest {
  const { dependencies = {}, devDependencies = {}, ...rest } = manifest;
  const resolved = (wanted: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(wanted).map(([of, range]) => [of, rangeOf(of, range, tarballs)]));
  return {
    ...rest,
    name,
    engines: { node: '>=22.19' },
    scripts: { start: 'node src/main.ts' },
    dependencies: resolved({ ...furtherPackages(Object.keys(dependencies)), ...dependencies }),
    devDependencies: {
      ...resolved({ ...furtherPackages(Object.keys(devDependencies)), ...devDependencies }),
      '@types/node': catalogRange('@types/node'),
    },
  };
}

/**
 * The packages that packages of this workspace depend on. npm finds them among the tarballs only if the project itself
 * depends on them.
 */
function furtherPackages(names: readonly string[]): Readonly<Record<string, string>> {
  const own = names.filter((name) => name.startsWith('@nkul/'));
  const further = own.flatMap((name) => {
    const file = join(root, 'packages', name.slice('@nkul/'.length), 'package.json');
    const { dependencies = {} }: Manifest = JSON.parse(readFileSync(file, 'utf8'));
    return Object.entries(dependencies).filter(([, range]) => range.startsWith('workspace:'));
  });
  const found = Object.fromEntries(further);
  return further.length === 0 ? {} : { ...furtherPackages(Object.keys(found)), ...found };
}

function rangeOf(name: string, range: string, tarballs: readonly Tarball[]): string {
  if (range.startsWith('workspace:')) {
    const tarball = tarballs.find((one) => one.name === name);
    if (tarball === undefined) throw new CopyError(`${name} is not among the packed packages.`);
    return `file:packed/${tarball.file}`;
  }
  return range.startsWith('catalog:') ? catalogRange(name) : range;
}

/** The version range of a package in the workspace's catalog. */
function catalogRange(name: string): string {
  const workspace = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const lines = workspace.split('\n').map((line) => /^ {2}"?([^"\s]+?)"?: (\S+)$/.exec(line));
  const range = lines.find((found) => found?.[1] === name)?.[2];
  if (range === undefined) throw new CopyError(`${name} is not in the catalog of pnpm-workspace.yaml.`);
  return range;
}

function withOwnCommands(readme: string): string {
  return readme
    .replaceAll('npx --yes pnpm@12 simulator', 'npx nkul-simulator')
    .replaceAll(/npx --yes pnpm@12 (?:service|demo|swap-provider)/g, 'npm start');
}

function write(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

if (import.meta.main) {
  const [example = '', folder] = process.argv.slice(2);
  try {
    if (folder === undefined) throw new CopyError('Usage: copy-example <example> <folder>');
    copyExample(example, folder);
    console.log(`${example} is in ${resolve(root, folder)}. Go there, then: npm install && npm start`);
  } catch (error) {
    if (!(error instanceof CopyError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
