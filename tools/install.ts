/** Installs a folder that is a project of its own, from its lock file, if a command needs it. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { exclusively } from './exclusively.ts';

/** The files that decide which versions are installed. If they have not changed, the folder is up to date. */
const sources = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'];

/** Installs this folder, unless it is installed. @throws Error if pnpm fails, with its output */
export function installTools(): void {
  const megabytes = 160;
  const progress = (line: string) => console.error(line);
  installProject(new URL('./', import.meta.url), `tools/, once: ${megabytes} MB to download`, progress);
}

/**
 * Installs a folder that has a lock file of its own. If it is up to date, this only reads four files. A second process
 * waits for the first.
 *
 * @param folder the folder's URL, with a slash at its end
 * @param title the text for `progress`, which is called once before an installation
 * @throws Error if pnpm fails, with its output
 */
export function installProject(folder: URL, title: string, progress: (line: string) => void): void {
  const wanted = digest(folder);
  if (installed(folder) === wanted) return;
  exclusively(new URL('.install.db', folder), () => {
    if (installed(folder) === wanted) return;
    progress(`Installing ${title}`);
    install(folder);
    writeFileSync(stamp(folder), wanted);
  });
}

function install(folder: URL): void {
  const cwd = fileURLToPath(folder);
  const [program, ...args] = [...pnpm(), 'install', '--frozen-lockfile'];
  const shell = process.platform === 'win32';
  const { status, error, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', shell });
  if (status === 0) return;
  throw new Error(`${cwd} could not be installed:\n${error?.message ?? ''}${stdout ?? ''}${stderr ?? ''}`);
}

/** The pnpm that runs the script, else the one that npx brings. */
function pnpm(): readonly [string, ...string[]] {
  const running = process.env['npm_execpath'] ?? '';
  return /[\\/]pnpm(?:\.exe)?$/.test(running) ? [running] : ['npx', '--yes', 'pnpm@12'];
}

/** Where a folder keeps what it was installed from: in what goes when its packages go. */
function stamp(folder: URL): URL {
  return new URL('node_modules/.installed-from', folder);
}

function installed(folder: URL): string | undefined {
  try {
    return readFileSync(stamp(folder), 'utf8');
  } catch {
    return undefined;
  }
}

function digest(folder: URL): string {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const name of sources) hash.update(`\n${name}\n`).update(readFileSync(new URL(name, folder)));
  return hash.digest('hex');
}
