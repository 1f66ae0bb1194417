import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a package.json says that matters here. */
interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
}

/** How many MiB packages take with all that they depend on, each version once, as they would be installed. */
export function installedMiB(names: readonly string[], from: string | URL): number {
  const start = dirname(String(from).startsWith('file:') ? fileURLToPath(from) : String(from));
  const folders = new Set<string>();
  for (const name of names) collect(name, start, folders);
  return [...folders].reduce((sum, folder) => sum + packageBytes(folder), 0) / 2 ** 20;
}

function collect(name: string, from: string, folders: Set<string>): void {
  const folder = resolvePackage(name, from);
  // An optional dependency that is not of this platform.
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

/** A package of this workspace is as large as what would be published of it. */
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
