import type { Bench, Row } from './bench.ts';
import { compare, type Rounds } from './in-turn.ts';
import { stages } from './stage.ts';
import { measureStages, type StageBudget, type StageTurn } from './stages.ts';

/** The share that rendering and measuring a text may have in the CPU time of a message's whole way. */
const textsAtMost = 0.1;
const unit = 'µs of CPU a message';
const whole = 'the whole way';
const texts = 'render and segments';

/** The CPU time of a message, stage by stage. Rendering and measuring together have a budget. */
export const stagesBench: Bench = {
  name: 'stages',
  title: 'the CPU time of a message by stage, from notify() to the event of its delivery, 128 in flight',
  async run(options) {
    return (await measureStages(options)).flatMap(stageRows);
  },
};

function stageRows({ title, turns }: StageBudget): readonly Row[] {
  const figures: Rounds = {
    ...Object.fromEntries(
      [...stages, 'other threads'].map((name) => [name, turns.map((turn) => sumOf(turn, [name]))]),
    ),
    [texts]: turns.map((turn) => sumOf(turn, ['render', 'segments'])),
    [whole]: turns.map(({ totalUs }) => totalUs),
  };
  const row = (of: string): Row => compare(figures, { case: title, of, against: whole, unit });
  return [
    ...[...stages, 'other threads'].map(row),
    { ...row(texts), target: { sense: 'at most', ratio: textsAtMost } },
  ];
}

function sumOf({ stages: all }: StageTurn, names: readonly string[]): number {
  return all.reduce((sum, { stage, us }) => sum + (names.includes(stage) ? us : 0), 0);
}
