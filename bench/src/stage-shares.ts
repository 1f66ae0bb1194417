import type { Profiler } from 'node:inspector';
import { type Stage, stageOf } from './stage.ts';

/** The time of a profile by stage, in microseconds. */
export interface ProfiledTime {
  readonly byStage: ReadonlyMap<Stage, number>;
  /** The time in SQLite's `exec`, which begins and commits. The part that is not CPU time is the disk's. */
  readonly committing: number;
  /** All but idle time and the profiler's own. */
  readonly total: number;
}

type Node = Profiler.ProfileNode;

/** Adds the self time of each function of a profile to its stage. */
export function shareOut({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): ProfiledTime {
  const own = new Map<number, number>();
  for (const [index, node] of samples.entries()) {
    own.set(node, (own.get(node) ?? 0) + Math.max(0, timeDeltas[index] ?? 0));
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const byStage = new Map<Stage, number>();
  let [committing, total] = [0, 0];
  const visit = (node: Node, callers: Stage): void => {
    const { functionName, url } = node.callFrame;
    // Idle time, and the profiler's own.
    if (functionName === '(idle)' || url === 'node:inspector') return;
    const stage = stageOf(node.callFrame) ?? callers;
    const time = own.get(node.id) ?? 0;
    byStage.set(stage, (byStage.get(stage) ?? 0) + time);
    total += time;
    if (functionName === 'exec' && url === '' && stage === 'store') committing += time;
    for (const child of node.children ?? []) {
      const called = byId.get(child);
      if (called !== undefined) visit(called, stage);
    }
  };
  const [root] = nodes;
  if (root !== undefined) visit(root, 'Node itself');
  return { byStage, committing, total };
}
