import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A disk that is slower for the processes that get its variables. */
export interface SlowDisk {
  /** The variables for a process, under a name for `wasMet()`. */
  envFor(name: string): NodeJS.ProcessEnv;
  /** True if a process of this name has synced a file on the slow disk. */
  wasMet(name: string): boolean;
}

const source = fileURLToPath(new URL('slow-disk.c', import.meta.url));
const compilers = ['cc', 'gcc', 'clang'];

/** A program that syncs a file, as the store does it. */
const sync = `
  const fs = require('node:fs');
  const file = fs.openSync(process.argv[1], 'w');
  fs.writeSync(file, 'x');
  fs.fdatasync(file, () => {});
`;

/**
 * Makes any disk slower for each sync, with a library that is loaded before the system's. Returns why, if that is impossible.
 *
 * @param directory the directory for the library. Others may read it then: PostgreSQL runs as a user of its own
 * @param moreUs how much longer a sync takes, in microseconds
 */
export function makeSlowDisk(directory: string, moreUs: number): SlowDisk | string {
  if (process.platform !== 'linux') return 'LD_PRELOAD is asked for on Linux only';
  const library = join(directory, 'slow-disk.so');
  const args = ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl'];
  const compiled = compilers.some((compiler) => spawnSync(compiler, args).status === 0);
  if (!compiled) return `no C compiler made the library (${compilers.join(', ')})`;
  const seen = join(directory, 'seen');
  mkdirSync(seen);
  chmodSync(directory, 0o755);
  chmodSync(seen, 0o777);
  const disk: SlowDisk = {
    envFor: (name) => ({
      LD_PRELOAD: library,
      NKUL_SLOW_DISK_US: String(moreUs),
      NKUL_SLOW_DISK_SEEN: join(seen, name),
    }),
    wasMet: (name) => existsSync(join(seen, name)),
  };
  spawnSync(process.execPath, ['-e', sync, join(directory, 'synced')], {
    env: { ...process.env, ...disk.envFor('node') },
  });
  return disk.wasMet('node') ? disk : 'this Node does not sync through the library';
}
