import type { Bench, BenchOptions, Row } from './bench.ts';
import { BenchProcess } from './bench-process.ts';
import type { GrowthFigures, GrowthPlace, GrowthStore } from './growth-store.ts';
import { compare, type Rounds } from './in-turn.ts';
import { inTemporaryDirectory } from './temporary-directory.ts';

const sizes: readonly number[] = [1_000, 10_000, 100_000, 1_000_000];
/** The small store, with which the others are compared, and the largest, which has the target. */
const few = 10_000;
const most = 1_000_000;

/** A figure of a store, and how much greater it may be in a large one. */
export interface GrowthFigure {
  readonly of: keyof GrowthFigures;
  readonly words: string;
  readonly unit: string;
  readonly atMost: number;
}

export const growthFigures: readonly GrowthFigure[] = [
  { of: 'sent', words: 'add, claim, settle', unit: 'µs a message', atMost: 1.2 },
  { of: 'reported', words: 'report', unit: 'µs a message', atMost: 1.2 },
  { of: 'lookedUp', words: 'look up', unit: 'µs a message', atMost: 1.2 },
  { of: 'residentMiB', words: 'memory', unit: 'MiB resident', atMost: 1.5 },
];

/** How the store's speed and memory depend on the number of messages: four files, each in its own process. */
export const growthBench: Bench = {
  name: 'growth',
  title:
    'time for a message, and memory, by how many messages the SQLite file (FULL) holds already; 50 a transaction',
  run: (options) =>
    inTemporaryDirectory((directory) =>
      measureGrowth(
        sizes.map((upTo) => ({ directory, upTo })),
        growthFigures,
        options,
      ),
    ),
};

/** Fills stores, each in a process of its own, and measures them in turn. */
export async function measureGrowth(
  places: readonly GrowthPlace[],
  asked: readonly GrowthFigure[],
  { rounds, progress }: BenchOptions,
): Promise<readonly Row[]> {
  progress(`filling stores with ${places.map(({ upTo }) => named(upTo)).join(', ')}`);
  const stores = await Promise.all(places.map(filled));
  try {
    progress('measuring');
    const measured = new Map(places.map(({ upTo }): [number, GrowthFigures[]] => [upTo, []]));
    for (let round = -1; round < rounds; round += 1) {
      for (const { size, store } of stores) {
        const figures = await store.ask('measure', undefined);
        if (round >= 0) measured.get(size)?.push(figures);
      }
    }
    return asked.flatMap((figure) => rowsOf(figure, measured));
  } finally {
    await Promise.all(stores.map(({ store }) => store.stop()));
  }
}

/** A store that one process has filled and another has opened, so that its data is not in memory yet. */
async function filled(
  place: GrowthPlace,
): Promise<{ readonly size: number; readonly store: BenchProcess<GrowthStore> }> {
  const filling = new BenchProcess<GrowthStore>('./growth-store.ts');
  try {
    const some = await filling.ask('fill', place);
    const store = new BenchProcess<GrowthStore>('./growth-store.ts');
    await store.ask('open', { ...place, some });
    return { size: place.upTo, store };
  } finally {
    await filling.stop();
  }
}

function rowsOf(
  { of, words, unit, atMost }: GrowthFigure,
  measured: ReadonlyMap<number, readonly GrowthFigures[]>,
): readonly Row[] {
  const rounds: Rounds = Object.fromEntries(
    [...measured].map(([size, all]) => [named(size), all.map((each) => each[of])]),
  );
  return [...measured.keys()]
    .filter((size) => size !== few)
    .map((size) =>
      compare(rounds, {
        case: words,
        of: named(size),
        against: named(few),
        unit,
        ...(size === most && { target: { sense: 'at most', ratio: atMost } }),
      }),
    );
}

function named(size: number): string {
  return `10^${Math.log10(size)} messages`;
}
