import { beforeAll, expect, it } from 'vitest';
import { quickOnes, titleOf } from './combinations.ts';
import { expectDelivered } from './expect-delivered.ts';
import { installMatrix } from './install-matrix.ts';
import { nodeProgram, noNode } from './nodes.ts';
import { tryCombination } from './try-combination.ts';

beforeAll(installMatrix, 600_000);

it.for(quickOnes.map((one) => [titleOf(one), one] as const))(
  'sends from the packed packages: %s',
  { timeout: 300_000 },
  async ([, combination], { skip }) => {
    const node = nodeProgram(combination.node);
    if (node === undefined) return skip(noNode(combination.node));
    const { runs } = await tryCombination(combination, node);
    expectDelivered(runs, combination.node);
    expect(runs).toHaveLength(combination.bundler === 'esbuild' ? 2 : 1);
  },
);
