import { availableParallelism, cpus, totalmem } from 'node:os';

/** The machine of a measurement or a test, without its name. */
export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGiB: number;
  readonly platform: string;
}

/** This machine. */
export function machine(): Machine {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
  };
}

/** A machine in some words. */
export function machineWords({ cores, cpu, memoryGiB, platform }: Machine): string {
  return `${cores} cores (${cpu}), ${memoryGiB} GiB, ${platform}`;
}
