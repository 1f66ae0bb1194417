import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CatalogDefinition, LocalizedTexts } from '../catalog/catalog-definition.ts';
import { type CatalogProblem, isError } from '../catalog/catalog-problem.ts';
import type { Saying } from '../words/saying.ts';
import { catalogSettings, channelsIn } from './catalog-settings.ts';
import { fileNames, settingsFile } from './file-names.ts';
import { readText, unreadable } from './file-text.ts';
import { type JsonSource, readJson } from './json-source.ts';
import { nestedTexts } from './nested-texts.ts';

/** The definition of a catalog in JSON files, and the problems of the files. */
export interface CatalogFiles {
  /** Absent if a problem is an error. */
  readonly definition?: CatalogDefinition;
  readonly problems: readonly CatalogProblem[];
  /** The same problem with its file, and its place there. */
  locate(problem: CatalogProblem): CatalogProblem;
}

/**
 * Reads a folder with one file per locale (`fr.json`, `en.json`: texts by template) and `catalog.json`
 * (`{"defaultLocale": "fr"}`, and settings).
 */
export async function readCatalogFiles(folder: string | URL): Promise<CatalogFiles> {
  const directory = folder instanceof URL ? fileURLToPath(folder) : folder;
  const reader = new FolderReader(directory);
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    // A symbolic link counts as the file that it leads to. A folder with the name of a file is a mistake.
    const files = entries.filter((entry) => !entry.isDirectory() || entry.name.endsWith('.json'));
    await reader.read(files.map(({ name }) => name));
  } catch (error) {
    reader.addProblem(undefined, { says: unreadable(error) });
  }
  return reader;
}

class FolderReader implements CatalogFiles {
  definition?: CatalogDefinition;
  readonly problems: CatalogProblem[] = [];
  readonly #directory: string;
  readonly #sources = new Map<string, JsonSource>();
  /** The keys that lead to each template, by file. */
  readonly #paths = new Map<string, ReadonlyMap<string, readonly string[]>>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  async read(files: readonly string[]): Promise<void> {
    const { locales, hasSettings, problems } = fileNames(files);
    for (const { name, ...problem } of problems) this.addProblem(name, problem);
    const settingsJson = hasSettings ? await this.#readJson(settingsFile) : undefined;
    const messages = new Map<string, Readonly<Record<string, LocalizedTexts>>>();
    for (const locale of locales) {
      for (const [template, texts] of await this.#readTexts(
        `${locale}.json`,
        channelsIn(settingsJson?.value),
      ))
        messages.set(template, { ...messages.get(template), [locale]: texts });
    }
    if (locales.length === 0 && !this.problems.some(isError))
      this.addProblem(undefined, { says: ['noLocaleFile', {}] });
    if (settingsJson === undefined) return;
    const read = catalogSettings(settingsJson.value);
    for (const { path, ...problem } of read.problems)
      this.#addPlaced(settingsFile, settingsJson, path, problem);
    if (read.settings === undefined || this.problems.some(isError)) return;
    const { channels: _channels, ...settings } = read.settings;
    this.definition = { ...settings, locales, messages: Object.fromEntries(messages) };
  }

  readonly locate = (problem: CatalogProblem): CatalogProblem => {
    const { template, locale, part, place, ...rest } = problem;
    const { at } = problem;
    const name = at !== undefined || locale === undefined ? settingsFile : `${locale}.json`;
    const keys = template === undefined ? [] : (this.#paths.get(name)?.get(template) ?? [template]);
    const own = [...keys, ...(part?.split('.') ?? [])];
    const inSettings = template === undefined ? [] : ['settings', ...own];
    const path = at ?? (locale === undefined ? inSettings : own);
    const source = this.#sources.get(name);
    const found = source?.placeOf(path, place?.offset) ?? source?.placeOf([]);
    return {
      ...rest,
      ...(template !== undefined && { template }),
      ...(locale !== undefined && { locale }),
      ...(part !== undefined && { part }),
      file: join(this.#directory, name),
      ...(found && { place: found }),
    };
  };

  /** @param name the file; absent: the folder itself */
  addProblem(name: string | undefined, problem: Partial<CatalogProblem> & { readonly says: Saying }): void {
    const file = name === undefined ? this.#directory : join(this.#directory, name);
    this.problems.push({ level: 'error', rule: 'file', file, ...problem });
  }

  #addPlaced(
    name: string,
    source: JsonSource,
    path: readonly string[],
    { offset, ...problem }: Partial<CatalogProblem> & { readonly says: Saying; readonly offset?: number },
  ): void {
    const place = source.placeOf(path, offset) ?? source.placeOf(path.slice(0, -1)) ?? source.placeOf([]);
    this.addProblem(name, { ...problem, ...(place && { place }) });
  }

  async #readTexts(name: string, channels: readonly string[]): Promise<ReadonlyMap<string, LocalizedTexts>> {
    const source = await this.#readJson(name);
    if (source === undefined) return new Map();
    const { texts, paths, problems } = nestedTexts(source.value, channels);
    this.#paths.set(name, paths);
    for (const { path, ...problem } of problems) this.#addPlaced(name, source, path, problem);
    return texts;
  }

  /** The content of a file, or undefined with the reason among the problems. */
  async #readJson(name: string): Promise<JsonSource | undefined> {
    const read = await readText(join(this.#directory, name));
    const source = 'text' in read ? readJson(read.text) : read;
    if (!('value' in source)) {
      this.addProblem(name, source);
      return undefined;
    }
    this.#sources.set(name, source);
    for (const { name: twice, place } of source.duplicates)
      this.addProblem(name, { says: ['twice', { name: twice }], place });
    return source;
  }
}
