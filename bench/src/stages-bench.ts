import type { Bench, Row } from './bench.ts';
import { measureStages, type StageBudget } from './stages.ts';

/** The share that rendering and measuring a text may have in the CPU time of a message's whole way. */
const textsAtMost = 0.1;
const unit = 'µs of CPU a message';
const whole = 'the whole way';

/** The CPU time of a message, stage by stage. Rendering and measuring together have a budget. */
export const stagesBench: Bench = {
  name: 'stages',
  title: 'the CPU time of a message by stage, from notify() to the event of its delivery, 128 in flight',
  async run({ progress }) {
    return (await measureStages(progress)).flatMap(stageRows);
  },
};

function stageRows({ title, stages, totalUs }: StageBudget): readonly Row[] {
  const row = (of: string, us: number): Row => ({
    case: title,
    of,
    against: whole,
    ratio: us / totalUs,
    range: [us / totalUs, us / totalUs],
    unit,
    medians: { [of]: us, [whole]: totalUs },
  });
  const texts = stages.filter(({ stage }) => stage === 'render' || stage === 'segments');
  const textsUs = texts.reduce((sum, { us }) => sum + us, 0);
  return [
    ...stages.map(({ stage, us }) => row(stage, us)),
    { ...row('render and segments', textsUs), target: { sense: 'at most', ratio: textsAtMost } },
  ];
}
