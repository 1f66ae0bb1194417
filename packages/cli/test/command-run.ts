import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Visitor } from './visitor.ts';

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
  /** How the pages of a console were answered. */
  readonly pages: readonly number[];
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
    /** The pages of its console are read first. */
    readonly visited?: boolean | undefined;
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
  const closed = once(child, 'close');
  const [told, err] = [collected(child.stdio[3]), collected(child.stderr)];
  const { interruptAfterMs, visited = false } = where;
  const pages = visited ? await visit(collected(child.stdout), closed) : [];
  if (visited) child.kill('SIGINT');
  child.stdout?.resume();
  if (interruptAfterMs !== undefined) {
    told.stream.once('data', () => void sleep(interruptAfterMs).then(() => child.kill('SIGINT')));
  }
  await closed;
  return {
    args,
    code: child.exitCode,
    err: err.text(),
    ms: performance.now() - begun,
    memoryKiB: Number(told.text().split('\n').at(-1)),
    pages,
  };
}

/** Reads the pages of the console whose link is the first line. Returns how each was answered: an empty list if it ends before. */
async function visit(out: Collected, closed: Promise<unknown>): Promise<readonly number[]> {
  while (!out.text().includes('\n')) {
    const ends = await Promise.race([once(out.stream, 'data').then(() => false), closed.then(() => true)]);
    if (ends) return [];
  }
  const visitor = await Visitor.enter(JSON.parse(out.text().split('\n')[0] ?? '').link);
  const statuses: number[] = [];
  for (const page of ['./', 'messages', 'messages?state=unknown', 'providers', 'unknown', 'reports', 'log'])
    statuses.push((await visitor.get(page)).status);
  return statuses;
}

/** A pipe of a process, and the text that came through it. */
interface Collected {
  readonly stream: Readable;
  text(): string;
}

function collected(stream: unknown): Collected {
  if (!(stream instanceof Readable)) throw new TypeError('the process has no such pipe');
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return { stream, text: () => Buffer.concat(chunks).toString() };
}
