import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../bin/nkul.js', import.meta.url));

/** A run of the command: its exit code, or null if it was killed; and how long it worked, in milliseconds. */
export interface Ran {
  readonly code: number | null;
  readonly workedMs: number;
  readonly err: string;
}

/**
 * Runs the command in a process of its own, which may be killed (SIGKILL) while it works on a file.
 *
 * @param lock the file that is there while it works
 * @param killAfterMs how long after it began to work it is killed. @default never
 */
export async function runCommand(args: readonly string[], lock: string, killAfterMs?: number): Promise<Ran> {
  const child = spawn(process.execPath, ['--conditions=nkul:source', program, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  child.stderr.on('data', (data) => {
    err += String(data);
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  while (!existsSync(lock) && !isOver) await sleep(1);
  const begun = performance.now();
  if (killAfterMs !== undefined) {
    await sleep(killAfterMs);
    child.kill('SIGKILL');
  }
  const code = await ended;
  return { code, workedMs: performance.now() - begun, err };
}
