import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { ContractCase } from '../base/contract-case.ts';
import type { OnStore, StoreBench } from '../store-bench/store-bench.ts';
import { maxParts, purge } from './erasing-stage.ts';

/** How far a clock was ahead, and for how many reports. */
const aheadKinds = [
  { ahead: 'an hour', ms: 3_600_000, count: 3 },
  { ahead: 'ten years', ms: 315_576_000_000, count: 25 },
] as const;

/** Purging old data behind rows that were stored while the clock was ahead. */
export function clockAheadCases(on: OnStore): readonly ContractCase[] {
  return aheadKinds.map(({ ahead, ms, count }) =>
    on(
      `deletes what is old also if the first ones were stored while the clock was ${ahead} ahead`,
      async (bench) => {
        bench.clock.setForward(ms);
        for (let made = 0; made < count; made += 1) await storeOfEach(bench, `ahead-${made}`);
        const kept = await countEach(bench);
        bench.clock.setBack(ms);
        for (let made = 0; made < 5; made += 1) await storeOfEach(bench, `old-${made}`);
        const by = bench.clock.now();
        bench.clock.advance(7_200_000);
        await storeOfEach(bench, 'new');
        const expected = kept.map((before) => before + before / count);
        // A store may look for a few old ones behind many others now and then.
        for (let round = 0; round < maxParts; round += 1) {
          await purge(bench, { events: by, parked: by, acts: by, limit: 1 });
          if (isDeepStrictEqual(await countEach(bench), expected)) break;
        }
        assert.deepEqual(await countEach(bench), expected);
      },
    ),
  );
}

/** Stores an event, a parked report and an act. */
async function storeOfEach(bench: StoreBench, reference: string): Promise<void> {
  const actor = { name: 'awa', through: 'console' } as const;
  await bench.report({ reference });
  const happening = { type: 'done', at: bench.clock.now(), what: 'searched', actor } as const;
  await bench.record({ kind: 'act', happening });
}

async function countEach({ store, clock }: StoreBench): Promise<readonly number[]> {
  const events = await store.events({ after: 0, limit: 1_000 });
  const { parked } = await store.backlog(clock.now());
  const { items } = await store.acts({ limit: 1_000 });
  return [events.length, parked, items.length];
}
