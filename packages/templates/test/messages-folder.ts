/** A folder with the catalog `messages` in it, and files of translators beside, made anew for each test. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { run } from './run-command.ts';

/** The paths of the folder and of its catalog, and how they are filled. */
export interface MessagesFolder {
  folder: string;
  messages: string;
  /** Writes a file of the folder, and returns its path. */
  write(name: string, content: unknown): Promise<string>;
  /** Writes the catalog, in French by default. */
  catalog(locales: Readonly<Record<string, unknown>>, settings?: object): Promise<void>;
  /** The output of `export`. */
  exported(...args: readonly string[]): Promise<string>;
}

/** Gives each test of the file a folder. */
export function useMessages(): MessagesFolder {
  const at: MessagesFolder = {
    folder: '',
    messages: '',
    async write(name, content) {
      const file = join(at.folder, name);
      await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
      return file;
    },
    async catalog(locales, settings = {}) {
      await at.write('messages/catalog.json', { defaultLocale: 'fr', settings });
      for (const [locale, texts] of Object.entries(locales)) await at.write(`messages/${locale}.json`, texts);
    },
    exported: async (...args) => (await run('export', at.messages, ...args)).out,
  };
  beforeEach(async () => {
    at.folder = await mkdtemp(join(tmpdir(), 'nkul-exchange-'));
    at.messages = join(at.folder, 'messages');
    await mkdir(at.messages);
  });
  afterEach(() => rm(at.folder, { recursive: true }));
  return at;
}
