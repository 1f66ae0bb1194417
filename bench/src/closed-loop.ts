/** What a run of a closed loop came to. */
export interface LoopFigures {
  /** How many were done before the time was up. */
  readonly done: number;
  readonly seconds: number;
  /** CPU time of the whole process, and of its main thread, in microseconds. */
  readonly cpuUs: number;
  readonly mainUs: number;
}

/**
 * Keeps so many pieces of work under way for a time: as one is done, the next begins. What is under way when the time is
 * up is waited for and not counted, so that the last ones, with less beside them, do not weigh.
 */
export async function closedLoop(
  work: () => Promise<unknown>,
  { inFlight, seconds }: { readonly inFlight: number; readonly seconds: number },
): Promise<LoopFigures> {
  let done = 0;
  const before = cpuUs();
  const end = performance.now() + seconds * 1_000;
  const row = async (): Promise<void> => {
    while (performance.now() < end) {
      await work();
      if (performance.now() < end) done += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, row));
  const after = cpuUs();
  return { done, seconds, cpuUs: after.all - before.all, mainUs: after.main - before.main };
}

function cpuUs(): { readonly all: number; readonly main: number } {
  const [all, main] = [process.cpuUsage(), process.threadCpuUsage()];
  return { all: all.user + all.system, main: main.user + main.system };
}
