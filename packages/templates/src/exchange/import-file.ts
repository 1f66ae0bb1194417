import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { UntypedCatalog } from '../catalog/catalog.ts';
import { type CatalogProblem, isError } from '../catalog/catalog-problem.ts';
import { readCatalogFolder } from '../files/load-catalog.ts';
import type { Saying } from '../words/saying.ts';
import { hinders } from './catalog-units.ts';
import { languageOfFile } from './file-language.ts';
import { type ImportedTexts, importTexts } from './import-texts.ts';
import { isJsonObject, type JsonObject, placeTexts } from './locale-file.ts';
import { readTranslationFile } from './read-translation-file.ts';
import { UnreadableFile } from './translation-file.ts';
import { writeWhole } from './write-whole.ts';

/** Which file goes into which catalog. */
export interface ImportOptions {
  readonly file: string;
  /** The folder of the catalog. */
  readonly path: string;
  /** The language of the file, if it does not say it or the catalog lacks it. */
  readonly locale?: string;
}

/** The result of an import: the problems found, and in words the texts written. */
export interface ImportResult {
  readonly problems: readonly CatalogProblem[];
  /** Absent if nothing was written because of an error. */
  readonly done?: Saying;
}

/** Reads a translation file into a folder. With an error in any of its texts, the folder stays as it is. */
export async function importFile({ file, path, locale: asked }: ImportOptions): Promise<ImportResult> {
  try {
    if (!(await isFolder(path))) return failed(path, ['importIntoModule', {}]);
    const { catalog, problems } = await readCatalogFolder(path);
    if (catalog === undefined) return { problems };
    const translations = await readTranslationFile(file);
    const locale = languageOfFile(translations, { catalog, asked });
    const hindering = problems.filter(hinders(catalog));
    if (hindering.length > 0) return { problems: hindering };
    const imported = importTexts(catalog, translations, locale);
    const found = imported.problems.map((problem) => ({ ...problem, file }));
    if (found.some(isError)) return { problems: found };
    return { problems: found, done: await written({ path, locale, imported, catalog }) };
  } catch (error) {
    if (error instanceof UnreadableFile) return failed(error.file ?? file, error.says);
    throw error;
  }
}

async function written({
  path,
  locale,
  imported,
  catalog,
}: {
  readonly path: string;
  readonly locale: string;
  readonly imported: ImportedTexts;
  readonly catalog: UntypedCatalog;
}): Promise<Saying> {
  const { templates, translated: texts, untranslated } = imported;
  if (templates.length === 0) return ['nothingImported', { untranslated }];
  const file = join(path, `${locale}.json`);
  const model = (await readLocale(join(path, `${catalog.defaultLocale}.json`))) ?? {};
  let content = (await readLocale(file)) ?? {};
  for (const template of templates) content = placeTexts(content, template, model);
  await writeWhole(file, `${JSON.stringify(content, undefined, 2)}\n`);
  return ['imported', { file, texts, untranslated }];
}

/** The content of a locale's file, or undefined for a new locale. */
async function readLocale(file: string): Promise<JsonObject | undefined> {
  try {
    const content: unknown = JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''));
    return isJsonObject(content) ? content : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new UnreadableFile(['localeFileBroken', { detail: String(error) }], file);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function failed(file: string, says: Saying): ImportResult {
  return { problems: [{ level: 'error', rule: 'file', file, says }] };
}
