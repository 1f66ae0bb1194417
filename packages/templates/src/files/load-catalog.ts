import { booleanSchema, checkSettings, functionOf, objectOf, optionally } from '@nkul/core/adapter';
import type { AnyValues, Catalog, UntypedCatalog } from '../catalog/catalog.ts';
import { type CatalogProblem, catalogError, isError } from '../catalog/catalog-problem.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import type { WatchedCatalog } from './watched-catalog.ts';

/** A catalog that was read from files, and its problems. */
export interface ReadCatalog<Read extends UntypedCatalog = UntypedCatalog> {
  /** Absent if the files cannot be read; not fit for use when a problem is an error. */
  readonly catalog?: Read;
  readonly problems: readonly CatalogProblem[];
  /** The same problem with its file, and its place there. */
  locate(problem: CatalogProblem): CatalogProblem;
}

/** How a folder is loaded. */
export interface LoadOptions {
  /**
   * Follows the files: in development, a saved text is in the next message. A folder that has an error after a change
   * leaves the texts as they were.
   *
   * @default false
   */
  readonly watch?: boolean;
  /** Called with the error of a changed folder. @default a warning of the process */
  readonly onProblem?: (error: Error) => void;
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
 * @example
 * const watch = process.env.NODE_ENV !== 'production';
 * const catalog = await loadCatalog<Messages>('messages', { watch });
 *
 * @throws ConfigurationError that lists all problems with file, line and column
 */
export async function loadCatalog<Values = AnyValues>(
  folder: string | URL,
  options: LoadOptions & { readonly watch: true },
): Promise<WatchedCatalog<Values>>;
export async function loadCatalog<Values = AnyValues>(
  folder: string | URL,
  options?: LoadOptions,
): Promise<Catalog<Values>>;
export async function loadCatalog<Values>(
  folder: string | URL,
  options: LoadOptions = {},
): Promise<Catalog<Values>> {
  const { watch = false, onProblem = warn } = checkSettings(optionsSchema, options, 'loadCatalog()');
  const read = () => usableCatalog<Values>(folder);
  if (!watch) return read();
  const { watchCatalog } = await import('./watched-catalog.ts');
  return watchCatalog({ folder, read, onProblem });
}

const optionsSchema = objectOf(
  {
    watch: optionally(booleanSchema),
    onProblem: optionally(functionOf<(error: Error) => void>()),
  },
  { noun: 'option', meant: { watching: 'watch', reload: 'watch', onError: 'onProblem' } },
);

function warn({ message }: Error): void {
  process.emitWarning(message, 'NkulCatalogWarning');
}

async function usableCatalog<Values>(folder: string | URL): Promise<Catalog<Values>> {
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
