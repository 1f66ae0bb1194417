import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { PurgeRequest } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import type { OnStore, StoreBench } from '../store-bench/store-bench.ts';
import { maxParts, purge } from './erasing-stage.ts';

const tenYearsMs = 315_576_000_000;

/** How far a clock was ahead, and for how many reports. */
const aheadKinds = [
  { ahead: 'an hour', ms: 3_600_000, count: 3 },
  { ahead: 'ten years', ms: tenYearsMs, count: 25 },
] as const;

/** Purging old data behind rows that were stored while the clock was ahead. */
export function clockAheadCases(on: OnStore): readonly ContractCase[] {
  return [
    ...aheadKinds.map(({ ahead, ms, count }) => behindFew(on, { ahead, ms, count })),

    on(
      'erases and deletes what rested long ago, also if its clock was ahead when it was accepted',
      async (bench) => {
        const { clock } = bench;
        const finalAt = clock.now();
        const rested = { status: 'delivered', dueAt: undefined, dueFor: undefined, finalAt } as const;
        const ahead = new Date(finalAt.getTime() + tenYearsMs);
        const { id } = await bench.add({ ...rested, createdAt: ahead });
        const age = { ended: finalAt, accepted: new Date(0) };
        await purge(bench, { texts: age });
        assert.equal((await bench.get(id)).erased, 'text');
        await purge(bench, { addresses: age });
        assert.equal((await bench.get(id)).erased, 'all');
        await purge(bench, { messages: finalAt });
        assert.equal(await bench.store.get(id), undefined);
      },
    ),

    on(
      'deletes what is old in one round, also behind many that were stored while the clock was ahead',
      async (bench) => {
        const [manyAhead, old, young] = [45, 7, 30];
        bench.clock.setForward(tenYearsMs);
        for (let made = 0; made < manyAhead; made += 1) await storeOfEach(bench, `ahead-${made}`);
        const each = (await countEach(bench)).map((count) => count / manyAhead);
        bench.clock.setBack(tenYearsMs);
        for (let made = 0; made < old; made += 1) await storeOfEach(bench, `old-${made}`);
        const by = bench.clock.now();
        bench.clock.advance(7_200_000);
        for (let made = 0; made < young; made += 1) await storeOfEach(bench, `young-${made}`);
        const left = async () => (await countEach(bench)).map((count, index) => count / (each[index] ?? 0));
        const all = { events: by, parked: by, acts: by, limit: 1 };
        await round(bench, all);
        assert.deepEqual(await left(), [manyAhead + young, manyAhead + young, manyAhead + young]);
        // The young ones are old then, and those that are ahead are not.
        const later = bench.clock.now();
        bench.clock.advance(1);
        await round(bench, { ...all, events: later, parked: later, acts: later });
        assert.deepEqual(await left(), [manyAhead, manyAhead, manyAhead]);
        const end = new Date(later.getTime() + 2 * tenYearsMs);
        await round(bench, { ...all, events: end, parked: end, acts: end });
        assert.deepEqual(await left(), [0, 0, 0]);
      },
    ),
  ];
}

/** Purges until there is no more to purge at once. */
async function round({ store }: StoreBench, request: PurgeRequest): Promise<void> {
  while ((await store.purge(request)).more);
}

function behindFew(
  on: OnStore,
  { ahead, ms, count }: { readonly ahead: string; readonly ms: number; readonly count: number },
): ContractCase {
  return on(
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
