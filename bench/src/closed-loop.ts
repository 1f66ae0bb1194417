/** The figures of a run of a closed loop. */
export interface LoopFigures {
  /** How many pieces of work ended. */
  readonly ended: number;
  /** The time until the last one ended. */
  readonly seconds: number;
  /** CPU time of the whole process, and of its main thread, in microseconds. */
  readonly cpuUs: number;
  readonly mainUs: number;
}

/**
 * Keeps a number of pieces of work under way for a time: when one ends, the next begins. Work that is under way at the end of
 * the time is awaited, and counts with the time it takes: a library that keeps much under way has much of it then.
 */
export async function closedLoop(
  work: () => Promise<unknown>,
  { inFlight, seconds }: { readonly inFlight: number; readonly seconds: number },
): Promise<LoopFigures> {
  let ended = 0;
  const [before, start] = [cpuUs(), performance.now()];
  const end = start + seconds * 1_000;
  const row = async (): Promise<void> => {
    while (performance.now() < end) {
      await work();
      ended += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, row));
  const [after, took] = [cpuUs(), (performance.now() - start) / 1_000];
  return { ended, seconds: took, cpuUs: after.all - before.all, mainUs: after.main - before.main };
}

function cpuUs(): { readonly all: number; readonly main: number } {
  const [all, main] = [process.cpuUsage(), process.threadCpuUsage()];
  return { all: all.user + all.system, main: main.user + main.system };
}
