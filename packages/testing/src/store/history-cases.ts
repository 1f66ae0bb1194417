import { asyncModelRun, asyncProperty, assert as check, commands } from 'fast-check';
import type { ContractCase } from '../base/contract-case.ts';
import { assertAgrees } from '../history/agreement.ts';
import { historyRoutes } from '../history/any-history.ts';
import { historyCommands } from '../history/commands.ts';
import { NaiveStore } from '../history/naive-store.ts';
import { StoreBench } from '../store-bench/store-bench.ts';
import type { StoreAbilities, StoreCaps, StorePlace } from '../store-bench/store-place.ts';

const longestHistory = 60;

/** Random histories, in which a store and a naive model of one must tell the same. */
export function historyCases(
  create: () => StorePlace | Promise<StorePlace>,
  { durable, capped = false }: StoreAbilities,
  histories: number,
): readonly ContractCase[] {
  const history = commands([...historyCommands({ restarts: durable })], {
    maxCommands: longestHistory,
    size: 'max',
  });
  const agrees = (name: string, caps: StoreCaps = {}): ContractCase => ({
    name,
    run: () =>
      check(
        asyncProperty(history, async (steps) =>
          StoreBench.run(
            await create(),
            async (bench) => {
              bench.routes = historyRoutes;
              const model = new NaiveStore(caps);
              await asyncModelRun(() => ({ model, real: bench }), steps);
              await assertAgrees(model, bench.store);
            },
            { caps },
          ),
        ),
        { numRuns: histories },
      ),
  });
  return [
    agrees('tells the same as a naive model, whatever happens, in whatever order'),
    ...(capped
      ? [agrees('tells the same as a naive model when few reports may wait', { maxParked: 2 })]
      : []),
  ];
}
