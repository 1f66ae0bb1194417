import { beforeAll, it } from 'vitest';
import '../long/long-result.ts';
import { combinations, titleOf } from './combinations.ts';
import { expectDelivered } from './expect-delivered.ts';
import { installMatrix } from './install-matrix.ts';
import { nodeProgram, noNode } from './nodes.ts';
import { tryCombination } from './try-combination.ts';

beforeAll(installMatrix, 600_000);

it.for(combinations.map((one) => [titleOf(one), one] as const))(
  'sends from the packed packages: %s',
  async ([, combination], { skip, task }) => {
    task.meta.matrix = { combination };
    const node = nodeProgram(combination.node);
    if (node === undefined) return skip(noNode(combination.node));
    const { runs, versions } = await tryCombination(combination, node, 'thorough');
    task.meta.matrix = { combination, ...(versions && { versions }) };
    expectDelivered(runs, combination.node);
  },
);
