import { createRecorder } from '@nkul/core/store';
import { asyncModelRun, asyncProperty, assert as check, commands } from 'fast-check';
import type { ContractCase } from '../base/contract-case.ts';
import { assertAgrees } from '../history/agreement.ts';
import { historyRoutes } from '../history/any-history.ts';
import { historyCommands } from '../history/commands.ts';
import { loadingAhead } from '../history/loaded-ledger.ts';
import { NaiveStore } from '../history/naive-store.ts';
import { type BenchOptions, StoreBench } from '../store-bench/store-bench.ts';
import type { StoreAbilities, StorePlace } from '../store-bench/store-place.ts';

const longestHistory = 60;

/** Random histories, after which a store and its model must hold the same. */
export function historyCases(
  create: () => StorePlace | Promise<StorePlace>,
  { durable, capped = false }: StoreAbilities,
  histories: number,
): readonly ContractCase[] {
  const history = commands([...historyCommands({ restarts: durable })], {
    maxCommands: longestHistory,
    size: 'max',
  });
  const agrees = (name: string, options: BenchOptions = {}): ContractCase => ({
    name,
    run: () =>
      check(
        asyncProperty(history, async (steps) =>
          StoreBench.run(
            await create(),
            async (bench) => {
              bench.routes = historyRoutes;
              const model = new NaiveStore(bench.store.secret, options.caps);
              await asyncModelRun(() => ({ model, real: bench }), steps);
              await assertAgrees(model, bench.store);
            },
            options,
          ),
        ),
        { numRuns: histories },
      ),
  });
  const few = { maxParked: 2 };
  const ahead = loadingAhead(createRecorder());
  return [
    agrees('tells the same as a naive model, whatever happens, in whatever order'),
    agrees('tells the same when all that is needed is loaded beforehand', { recorder: ahead }),
    ...(capped
      ? [
          agrees('tells the same as a naive model when few reports may wait', { caps: few }),
          agrees('tells the same when few may wait and all that is needed is loaded beforehand', {
            caps: few,
            recorder: ahead,
          }),
        ]
      : []),
  ];
}
