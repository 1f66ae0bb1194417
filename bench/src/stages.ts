import { median } from './in-turn.ts';
import { type SenderName, senderTitles } from './sender.ts';
import { type Stage, stages } from './stage.ts';
import { shareOut } from './stage-shares.ts';
import { type Clients, withClients } from './with-clients.ts';

/** The CPU time of a message on its whole way, by stage. */
export interface StageBudget {
  /** 'Nkul, memory'. */
  readonly title: string;
  /** In microseconds of CPU a message, in the order of the way. */
  readonly stages: readonly { readonly stage: Stage | 'other threads'; readonly us: number }[];
  /** All of the process's CPU time. */
  readonly totalUs: number;
}

const load = { inFlight: 128, recipients: 1 };
const senders = ['nkul-memory', 'nkul-sqlite'] as const;
const [warmUpSeconds, seconds, turns] = [2, 2, 5];

/**
 * Measures the CPU time of a message by stage, from notify() to the event of its delivery. Turns without a profiler
 * measure the CPU time of the whole process. Turns with a profiler measure the shares of the main thread.
 */
export async function measureStages(progress: (line: string) => void): Promise<readonly StageBudget[]> {
  return await withClients({ senders, until: 'delivered' }, async (clients) => {
    const budgets: StageBudget[] = [];
    for (const name of senders) {
      progress(senderTitles[name]);
      budgets.push(await measure(clients, name));
    }
    return budgets;
  });
}

async function measure(clients: Clients, name: SenderName): Promise<StageBudget> {
  await clients.hearReports(name, load);
  const client = clients.client(name);
  await client.ask('run', { ...load, seconds: warmUpSeconds });
  const [all, main]: [number[], number[]] = [[], []];
  const shares = new Map<Stage, number>();
  for (let turn = 0; turn < turns; turn += 1) {
    const { done, cpuUs, mainUs } = await client.ask('run', { ...load, seconds });
    all.push(cpuUs / done);
    main.push(mainUs / done);
    const { profile, result } = await client.ask('profile', { ...load, seconds });
    const { byStage, committing, total } = shareOut(profile);
    // A profile has wall-clock time. The part of a commit that is not CPU time was waiting for the disk.
    const waiting = Math.min(committing, Math.max(0, total - result.mainUs));
    for (const [stage, time] of byStage) {
      const cpu = stage === 'store' ? time - waiting : time;
      shares.set(stage, (shares.get(stage) ?? 0) + cpu / (total - waiting) / turns);
    }
  }
  const [totalUs, mainUs] = [median(all), median(main)];
  return {
    title: senderTitles[name],
    totalUs,
    stages: [
      ...stages.map((stage) => ({ stage, us: (shares.get(stage) ?? 0) * mainUs })),
      { stage: 'other threads', us: totalUs - mainUs },
    ],
  };
}
