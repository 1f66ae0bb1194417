import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** Runs a command in a process of its own, and returns which libraries of translation files it has loaded. */
async function loadedBy(...args: readonly string[]): Promise<unknown> {
  const program = `import { registerHooks } from 'node:module';
const loaded = new Set();
registerHooks({ load: (url, context, next) => {
  const name = /node_modules\\/(xliff|gettext-parser|sax)\\//.exec(url)?.[1];
  if (name !== undefined) loaded.add(name);
  return next(url, context);
} });
const { runCommand } = await import(${JSON.stringify(join(import.meta.dirname, 'command.ts'))});
const output = { out: () => {}, err: () => {}, now: () => new Date(), width: 80, color: false, language: 'en' };
await runCommand(${JSON.stringify(args)}, output);
process.stdout.write(JSON.stringify([...loaded].toSorted()));`;
  const node = ['--conditions=nkul:source', '--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, node);
  return JSON.parse(stdout);
}

const starter = join(import.meta.dirname, '../starter/starter-catalog.ts');

it('loads the libraries of translation files for their commands alone, each when it is needed', async () => {
  expect(await loadedBy('check', starter)).toEqual([]);
  expect(await loadedBy('export', starter, '--locale', 'en', '--format', 'po')).toEqual(['gettext-parser']);
  expect(await loadedBy('export', starter, '--locale', 'en')).toContain('xliff');
});
