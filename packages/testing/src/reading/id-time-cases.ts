import assert from 'node:assert/strict';
import type { Message, StoreQuery } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import type { OnStore, StoreBench } from '../store-bench/store-bench.ts';

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];

/** Finding messages by time although the times of their ids are not those of their acceptance. */
export function idTimeCases(on: OnStore): readonly ContractCase[] {
  return [
    on(
      'finds each span of time after the clock was ahead, also with ids that are still ahead',
      async (bench) => {
        const before = await addHourly(bench);
        bench.clock.setForward(dayMs);
        const ahead = await bench.add();
        bench.clock.setBack(dayMs);
        // Ids of the same process go on from the latest one.
        const after = await addHourly(bench);
        await findsEachSpan(bench, [...before, ahead, ...after]);
      },
    ),

    on('finds each span of time after the clock was ahead, with right ids since', async (bench) => {
      const before = await addHourly(bench);
      bench.clock.setForward(dayMs);
      const ahead = await bench.add();
      bench.clock.setBack(dayMs);
      const after = await addHourly(bench, ({ createdAt }) => idAt(bench, createdAt));
      await findsEachSpan(bench, [...before, ahead, ...after]);
    }),

    on('finds each span of time if ids are behind the times of acceptance', async (bench) => {
      const start = new Date(bench.clock.now().getTime() - dayMs);
      const behind = await addHourly(bench, () => idAt(bench, start));
      await findsEachSpan(bench, [...behind, ...(await addHourly(bench))]);
    }),

    on('finds messages that were stored in another order than that of their ids', async (bench) => {
      const { clock } = bench;
      const [id, createdAt] = [clock.id(), clock.now()];
      clock.advance(10_000);
      const first = await bench.add();
      const slow = await bench.add({ id, createdAt });
      clock.advance(2 * minuteMs);
      await findsEachSpan(bench, [first, slow, await bench.add()]);
    }),
  ];
}

/** An id of a time, also if the clock has given later ones. */
function idAt({ clock }: StoreBench, at: Date): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}${clock.id().slice(13)}`;
}

async function addHourly(
  bench: StoreBench,
  idOf?: (message: Message) => string,
): Promise<readonly Message[]> {
  const added: Message[] = [];
  for (let count = 0; count < 6; count += 1) {
    const message = bench.message();
    added.push(await bench.add(idOf === undefined ? {} : { id: idOf(message) }));
    bench.clock.advance(hourMs);
  }
  return added;
}

/** Compares the answers for times around those of all messages with the messages themselves. */
async function findsEachSpan(bench: StoreBench, messages: readonly Message[]): Promise<void> {
  const times = messages.flatMap(({ createdAt }) =>
    [-6 * hourMs, -5_000, -1, 0, 1, 2 * minuteMs].map((ms) => new Date(createdAt.getTime() + ms)),
  );
  for (const time of times) {
    const until = new Date(time.getTime() + 2 * hourMs);
    for (const query of [
      { createdAfter: time },
      { createdBefore: time },
      { createdAfter: time, createdBefore: until },
      { createdAfter: time, createdBefore: until, order: 'newest' },
    ] as const)
      assert.deepEqual(await found(bench, query), expected(messages, query), JSON.stringify(query));
  }
}

async function found({ store }: StoreBench, query: StoreQuery): Promise<readonly string[]> {
  return (await store.find(query)).items.map(({ id }) => id).sort();
}

function expected(
  messages: readonly Message[],
  { createdAfter, createdBefore }: StoreQuery,
): readonly string[] {
  const match = messages.filter(
    ({ createdAt }) =>
      (createdAfter === undefined || createdAt > createdAfter) &&
      (createdBefore === undefined || createdAt < createdBefore),
  );
  return match.map(({ id }) => id).sort();
}
