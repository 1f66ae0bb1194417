import { createInterface } from 'node:readline';

/** The surroundings of the command: its environment, its output, and how it is ended. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The width in columns; undefined if the output is not a terminal: then nothing is cut. */
  readonly columns: number | undefined;
  readonly now: () => Date;
  out(text: string): void;
  err(text: string): void;
  /** The lines that a person types, until `signal` aborts; absent if the input is not a terminal or a pipe. */
  readonly lines?: (signal: AbortSignal) => AsyncIterable<string>;
  /** Ends at Ctrl-C, and when the reader of the output has gone. */
  readonly ended: AbortSignal;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const ended = new AbortController();
  process.once('SIGINT', () => ended.abort());
  // A reader such as head(1) has closed the pipe.
  process.stdout.on('error', () => ended.abort());
  return {
    env: process.env,
    cwd: process.cwd(),
    columns: process.stdout.isTTY ? process.stdout.columns : undefined,
    now: () => new Date(),
    out: (text) => void (ended.signal.aborted || process.stdout.write(`${text}\n`)),
    err: (text) => void process.stderr.write(`${text}\n`),
    lines: (signal) => createInterface({ input: process.stdin, signal }),
    ended: ended.signal,
  };
}
