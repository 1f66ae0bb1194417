import type { AnyValues, Catalog, UntypedCatalog } from '../catalog/catalog.ts';
import { type CatalogProblem, catalogError, isError } from '../catalog/catalog-problem.ts';
import { readCatalog } from '../catalog/read-catalog.ts';

/** A catalog that was read from files, and its problems. */
export interface ReadCatalog<Read extends UntypedCatalog = UntypedCatalog> {
  /** Absent if the files cannot be read; not fit for use when a problem is an error. */
  readonly catalog?: Read;
  readonly problems: readonly CatalogProblem[];
  /** The same problem with its file, and its place there. */
  locate(problem: CatalogProblem): CatalogProblem;
}

/**
 * Loads a catalog from a folder of JSON files, as translators use them: one per locale (`fr.json`, `en.json`) with texts
 * by template, and `catalog.json` with the default locale and settings. `Values` is the type that
 * `npx nkul-templates types` writes; without it, values are checked when a message is rendered.
 *
 * @example
 * import type { Messages } from './messages.ts'; // npx nkul-templates types messages --out src/messages.ts
 * const catalog = await loadCatalog<Messages>(new URL('../messages', import.meta.url));
 *
 * @throws ConfigurationError that lists all problems with file, line and column
 */
export async function loadCatalog<Values = AnyValues>(folder: string | URL): Promise<Catalog<Values>> {
  const { catalog, problems } = await readCatalogFolder<Values>(folder);
  const errors = problems.filter(isError);
  if (catalog === undefined || errors.length > 0) throw catalogError(errors);
  return catalog;
}

/** Reads a folder of JSON files, and returns its problems instead of throwing. */
export async function readCatalogFolder<Values>(folder: string | URL): Promise<ReadCatalog<Catalog<Values>>> {
  // A catalog in code needs no reader of files.
  const { readCatalogFiles } = await import('./catalog-files.ts');
  const files = await readCatalogFiles(folder);
  const { locate } = files;
  if (files.definition === undefined) return { problems: files.problems, locate };
  const { catalog, problems } = readCatalog<Values>(files.definition);
  return { catalog, problems: [...files.problems, ...problems.map(locate)], locate };
}
