import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The environment variables that make the disk of a process slow; or why that is impossible. */
export type SlowDisk =
  | { readonly env: NodeJS.ProcessEnv; readonly skipped?: never }
  | { readonly env?: never; readonly skipped: string };

const source = fileURLToPath(new URL('slow-disk.c', import.meta.url));
const compilers = ['cc', 'gcc', 'clang'];

/** A program that times one sync, as the store does it, to check that it is slow. */
const sync = `
  const fs = require('node:fs');
  const file = fs.openSync(process.argv[1], 'w');
  fs.writeSync(file, 'x');
  fs.fdatasync(file, () => {});
`;

/**
 * Makes any disk slower by a millisecond for each sync, with a library that is loaded before the system's.
 *
 * @param directory the directory for the library
 */
export function makeSlowDisk(directory: string): SlowDisk {
  if (process.platform !== 'linux') return { skipped: 'LD_PRELOAD is asked for on Linux only' };
  const library = join(directory, 'slow-disk.so');
  const args = ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl'];
  const compiled = compilers.some((compiler) => spawnSync(compiler, args).status === 0);
  if (!compiled) return { skipped: `no C compiler made the library (${compilers.join(', ')})` };
  const seen = join(directory, 'seen');
  const env = { LD_PRELOAD: library, NKUL_SLOW_DISK_SEEN: seen };
  spawnSync(process.execPath, ['-e', sync, join(directory, 'synced')], {
    env: { ...process.env, ...env },
  });
  return existsSync(seen) ? { env } : { skipped: 'this Node does not sync through the library' };
}
