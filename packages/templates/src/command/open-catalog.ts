import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { UntypedCatalog } from '../catalog/catalog.ts';
import { CatalogError, type CatalogProblem } from '../catalog/catalog-problem.ts';
import { type ReadCatalog, readCatalogFolder } from '../files/load-catalog.ts';
import type { Saying } from '../words/saying.ts';

/**
 * Opens the catalog at a path: a folder of JSON files, or a module that exports what `defineCatalog` made.
 *
 * @param version another one has a module read again, but not those that it imports
 */
export async function openCatalog(path: string, version = 0): Promise<ReadCatalog> {
  const kind = await stat(path).then(
    (found) => (found.isDirectory() ? 'folder' : 'module'),
    () => 'nothing',
  );
  if (kind === 'folder') return readCatalogFolder(path);
  if (kind === 'nothing') return failed(path, ['noSuchPath', {}]);
  if (path.endsWith('.json')) return failed(path, ['folderMeant', { folder: dirname(path) }]);
  try {
    const exported: Readonly<Record<string, unknown>> = await import(moduleAt(path, version));
    const catalogs = Object.values(exported).filter(isCatalog);
    const [catalog, ...others] = new Set(catalogs);
    if (catalog === undefined) return failed(path, ['noCatalog', {}]);
    if (others.length > 0) {
      return failed(path, ['manyCatalogs', { count: others.length + 1 }]);
    }
    return { catalog, problems: catalog.warnings, locate: (problem) => problem };
  } catch (error) {
    if (error instanceof CatalogError) return { problems: error.problems, locate: (problem) => problem };
    return failed(path, ['file', { detail: error instanceof Error ? error.message : String(error) }]);
  }
}

function moduleAt(path: string, version: number): string {
  const { href } = pathToFileURL(resolve(path));
  return version === 0 ? href : `${href}?${version}`;
}

function failed(file: string, says: Saying): ReadCatalog {
  const problem: CatalogProblem = { level: 'error', rule: 'file', file, says };
  return { problems: [problem], locate: (other) => other };
}

function isCatalog(value: unknown): value is UntypedCatalog {
  return (
    typeof value === 'object' && value !== null && 'templates' in value && value.templates instanceof Map
  );
}
