import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** An environment in which a process's disk is slow; or why there is none. */
export type SlowDisk =
  | { readonly env: NodeJS.ProcessEnv; readonly skipped?: never }
  | { readonly env?: never; readonly skipped: string };

const source = fileURLToPath(new URL('slow-disk.c', import.meta.url));
const compilers = ['cc', 'gcc', 'clang'];

/** What a process does to show that its syncs are slow: one, as the store does it. */
const sync = `
  const fs = require('node:fs');
  const file = fs.openSync(process.argv[1], 'w');
  fs.writeSync(file, 'x');
  fs.fdatasync(file, () => {});
`;

/**
 * Makes a disk on which a sync takes a millisecond more, of any disk: a library that is loaded before the system's.
 *
 * @param directory where the library goes
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
