import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The surroundings of the command: its environment, its output, and how it is ended. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The width in columns; undefined if the output is not a terminal: then nothing is cut. */
  readonly columns: number | undefined;
  /** True if the output shows colours. */
  readonly colours: boolean;
  readonly now: () => Date;
  out(text: string): void;
  err(text: string): void;
  /** Resolves when a slow reader of the output has taken enough for more to be written, or has gone. */
  drained(): Promise<void>;
  /** The lines that a person types, until `signal` aborts; absent if the input is not a terminal or a pipe. */
  readonly lines?: (signal: AbortSignal) => AsyncIterable<string>;
  /** True if a person types these lines, and not a program. */
  readonly isTyped?: boolean;
  /** Ends at Ctrl-C (`Interrupted`), and when the reader of the output has gone. */
  readonly ended: AbortSignal;
}

/** The reason of `Terminal.ended` for Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** The reason of `Terminal.ended` if the output cannot be written: its disk is full. */
export class OutputLost extends Error {
  override readonly name = 'OutputLost';
}

/** The terminal of this process. A second Ctrl-C ends it at once. */
export function processTerminal(): Terminal {
  const ended = new AbortController();
  process.once('SIGINT', () => ended.abort(new Interrupted()));
  // A reader such as head(1) has closed the pipe.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    ended.abort(error.code === 'EPIPE' ? undefined : new OutputLost(error.message, { cause: error })),
  );
  process.stderr.on('error', () => {});
  const { stdout, stderr, env } = process;
  return {
    env,
    cwd: process.cwd(),
    columns: stdout.isTTY ? stdout.columns : undefined,
    colours: showsColours(),
    now: () => new Date(),
    out: (text) => void (ended.signal.aborted || stdout.write(`${text}\n`)),
    err: (text) => void stderr.write(`${text}\n`),
    async drained() {
      if (!stdout.writableNeedDrain || ended.signal.aborted) return;
      await once(stdout, 'drain', { signal: ended.signal }).catch(() => {});
    },
    lines: (signal) => createInterface({ input: process.stdin, signal }),
    isTyped: process.stdin.isTTY === true,
    ended: ended.signal,
  };
}

/** As https://no-color.org and https://force-color.org ask for. */
function showsColours(): boolean {
  const { NO_COLOR = '', FORCE_COLOR = '' } = process.env;
  if (NO_COLOR !== '') return false;
  if (FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  return process.stdout.isTTY && process.stdout.hasColors();
}
