/** Installs a folder that is a project of its own, from its lock file, where a command needs what is in it. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { exclusively } from './exclusively.ts';

/** What decides what is installed: with the same files, there is nothing to do. */
const sources = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'];

/** Installs this folder, where that has not been done. Throws with what pnpm says when it cannot. */
export function installTools(): void {
  const megabytes = 150;
  const progress = (line: string) => console.error(line);
  installProject(new URL('./', import.meta.url), `tools/, once: ${megabytes} MB to download`, progress);
}

/**
 * Installs a folder that has a lock file of its own. Costs the reading of four files where it is installed already;
 * a second process waits for the first.
 *
 * @param folder The folder's address, with a slash at its end.
 * @param what What `progress` is told of it, once, before it is installed.
 * @throws When pnpm fails, with what it says.
 */
export function installProject(folder: URL, what: string, progress: (line: string) => void): void {
  const wanted = digest(folder);
  if (installed(folder) === wanted) return;
  exclusively(new URL('.install.db', folder), () => {
    if (installed(folder) === wanted) return;
    progress(`Installing ${what}`);
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
