import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The fields of a package.json that are read here. */
interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
}

/** The installed size of packages with all their dependencies in MiB; each version counts once. */
export function installedMiB(names: readonly string[], from: string | URL): number {
  const start = dirname(String(from).startsWith('file:') ? fileURLToPath(from) : String(from));
  const folders = new Set<string>();
  for (const name of names) collect(name, start, folders);
  return [...folders].reduce((sum, folder) => sum + packageBytes(folder), 0) / 2 ** 20;
}

function collect(name: string, from: string, folders: Set<string>): void {
  const folder = resolvePackage(name, from);
  // An optional dependency for another platform.
  if (folder === undefined || folders.has(folder)) return;
  folders.add(folder);
  const { dependencies = {}, optionalDependencies = {} } = manifestOf(folder);
  for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) {
    collect(needed, folder, folders);
  }
}

function resolvePackage(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (folder === dirname(folder)) return undefined;
  }
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** The size of a package. Of a package of this workspace, only the published files count. */
function packageBytes(folder: string): number {
  if (folder.includes('node_modules')) return bytesIn(folder, () => true);
  const { files = [] } = manifestOf(folder);
  const published = (name: string) => /^(?:package\.json|README|LICENSE)/.test(name) || files.includes(name);
  return readdirSync(folder)
    .filter(published)
    .reduce((sum, name) => sum + bytesIn(join(folder, name), isPublished), 0);
}

function isPublished(name: string): boolean {
  return !/\.test\.|\.tsbuildinfo$/.test(name);
}

function bytesIn(path: string, counts: (name: string) => boolean): number {
  const status = statSync(path);
  if (status.isFile()) return status.size;
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules' && !entry.isSymbolicLink() && counts(entry.name))
    .reduce((sum, { name }) => sum + bytesIn(join(path, name), counts), 0);
}
