import type { BenchOptions } from './bench.ts';
import type { BenchProcess } from './bench-process.ts';
import type { Client } from './client.ts';
import { senderTitles } from './sender.ts';
import { type Stage, stages } from './stage.ts';
import { shareOut } from './stage-shares.ts';
import { withClients } from './with-clients.ts';

/** The CPU time of a message on its whole way, by stage, turn by turn. */
export interface StageBudget {
  /** 'Nkul, memory'. */
  readonly title: string;
  readonly turns: readonly StageTurn[];
}

/** In microseconds of CPU a message. */
export interface StageTurn {
  /** In the order of the way. */
  readonly stages: readonly { readonly stage: Stage | 'other threads'; readonly us: number }[];
  /** All of the process's CPU time. */
  readonly totalUs: number;
}

const load = { inFlight: 128, recipients: 1 };
const senders = ['nkul-memory', 'nkul-sqlite'] as const;
const [warmUpSeconds, seconds] = [2, 2];

/**
 * Measures the CPU time of a message by stage, from notify() to the event of its delivery. A turn without a profiler
 * measures the CPU time of the whole process. A turn with a profiler measures the shares of the main thread.
 */
export async function measureStages({ rounds, progress }: BenchOptions): Promise<readonly StageBudget[]> {
  return await withClients({ senders, until: 'delivered' }, async (clients) => {
    const budgets: StageBudget[] = [];
    for (const name of senders) {
      progress(senderTitles[name]);
      await clients.hearReports(name, load);
      const client = clients.client(name);
      await client.ask('run', { ...load, seconds: warmUpSeconds });
      const turns: StageTurn[] = [];
      for (let round = 0; round < rounds; round += 1) turns.push(await measure(client));
      budgets.push({ title: senderTitles[name], turns });
    }
    return budgets;
  });
}

async function measure(client: BenchProcess<Client>): Promise<StageTurn> {
  const { ended, cpuUs, mainUs } = await client.ask('run', { ...load, seconds });
  const { profile, result } = await client.ask('profile', { ...load, seconds });
  const { byStage, committing, total } = shareOut(profile);
  // A profile has wall-clock time. The part of a commit that is not CPU time was waiting for the disk.
  const waiting = Math.min(committing, Math.max(0, total - result.mainUs));
  const share = (stage: Stage): number =>
    ((byStage.get(stage) ?? 0) - (stage === 'store' ? waiting : 0)) / (total - waiting);
  return {
    totalUs: cpuUs / ended,
    stages: [
      ...stages.map((stage) => ({ stage, us: (share(stage) * mainUs) / ended })),
      { stage: 'other threads', us: (cpuUs - mainUs) / ended },
    ],
  };
}
