import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../bin/nkul.js', import.meta.url));
const tellParent = new URL('./tell-parent.ts', import.meta.url).href;
/** A command that takes longer is taken for one that hangs. */
const hangsAfterMs = 120_000;

/** One run of a command. */
export interface CommandRun {
  readonly args: readonly string[];
  /** Null if it was killed. */
  readonly code: number | null;
  readonly err: string;
  readonly ms: number;
  readonly memoryKiB: number;
}

/**
 * Runs `nkul` as a process of its own.
 *
 * @param where its store, and when it is interrupted, if it is
 */
export async function runCommand(
  args: readonly string[],
  where: {
    readonly store: string;
    readonly env: Readonly<Record<string, string>>;
    /** A configuration, which is read instead of the store alone. */
    readonly config?: string | undefined;
    readonly interruptAfterMs?: number | undefined;
  },
): Promise<CommandRun> {
  const begun = performance.now();
  const named = where.config === undefined ? ['--store', where.store] : ['--config', where.config];
  const child = spawn(
    process.execPath,
    ['--conditions=nkul:source', '--import', tellParent, bin, ...named, ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      timeout: hangsAfterMs,
      killSignal: 'SIGKILL',
      env: { ...process.env, ...where.env },
    },
  );
  const [told, err] = [collected(child.stdio[3]), collected(child.stderr)];
  child.stdout?.resume();
  const { interruptAfterMs } = where;
  if (interruptAfterMs !== undefined) {
    told.stream.once('data', () => void sleep(interruptAfterMs).then(() => child.kill('SIGINT')));
  }
  await once(child, 'close');
  return {
    args,
    code: child.exitCode,
    err: err.text(),
    ms: performance.now() - begun,
    memoryKiB: Number(told.text().split('\n').at(-1)),
  };
}

/** A pipe of a process, and the text that came through it. */
function collected(stream: unknown): { readonly stream: Readable; text(): string } {
  if (!(stream instanceof Readable)) throw new TypeError('the process has no such pipe');
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return { stream, text: () => Buffer.concat(chunks).toString() };
}
