/** A folder of JSON files for a test, made anew for each. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type CatalogProblem, describeProblem } from '../src/catalog/catalog-problem.ts';
import { readCatalogFolder } from '../src/files/load-catalog.ts';
import type { Language } from '../src/words/language.ts';

/** The content of a file: text and bytes as they are, the rest as JSON. */
type Files = Readonly<Record<string, unknown>>;

/** A folder, and the problems that the reader of catalogs finds in it. */
export interface CatalogFolder {
  path(): string;
  write(files: Files): Promise<void>;
  /** Writes the files, and returns the problems at a level as lines, without the path of the folder. */
  problems(files: Files, language?: Language, level?: CatalogProblem['level']): Promise<readonly string[]>;
}

/** Gives each test of the file an empty folder. */
export function useFolder(): CatalogFolder {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nkul-catalog-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const write = async (files: Files) => {
    for (const [name, content] of Object.entries(files)) {
      const raw = typeof content === 'string' || content instanceof Uint8Array;
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), raw ? content : JSON.stringify(content));
    }
  };
  return {
    path: () => folder,
    write,
    async problems(files, language = 'en', level = 'error') {
      await write(files);
      const { problems } = await readCatalogFolder(folder);
      return problems
        .filter((problem) => problem.level === level)
        .map((problem) => describeProblem(problem, language).replaceAll(`${folder}/`, ''));
    },
  };
}
