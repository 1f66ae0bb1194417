import type { Terminal } from './terminal.ts';

/** The end of a command that runs until it is ended. */
export interface End {
  /** Aborts at the end of the terminal, or when the process is asked to end or loses its terminal. */
  readonly signal: AbortSignal;
  /** Resolves when the signal aborts. */
  readonly come: Promise<void>;
  /** Stops to listen. */
  dispose(): void;
}

export function endOf({ ended }: Terminal): End {
  const abort = new AbortController();
  const { promise: come, resolve } = Promise.withResolvers<void>();
  const signals = ['SIGTERM', 'SIGHUP'] as const;
  const end = () => {
    abort.abort();
    resolve();
  };
  for (const signal of signals) process.on(signal, end);
  ended.addEventListener('abort', end);
  if (ended.aborted) end();
  const dispose = () => {
    for (const signal of signals) process.removeListener(signal, end);
    ended.removeEventListener('abort', end);
  };
  return { signal: abort.signal, come, dispose };
}
