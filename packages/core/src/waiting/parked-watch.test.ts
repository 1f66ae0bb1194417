import { manualClock } from '@nkul/testing';
import { expect, test } from 'vitest';
import { CountedLog } from '../log/counted-log.ts';
import { memoryStore } from '../memory/memory-store.ts';
import { ParkedWatch } from './parked-watch.ts';

test('that reports wait is logged a minute later, if the store could not be read', async () => {
  const clock = manualClock();
  const lines: string[] = [];
  const logger = { warn: (_details: object, line: string) => void lines.push(line), error: () => {} };
  let fails = true;
  const store = Object.assign(memoryStore(), {
    backlog: async () => {
      if (fails) throw new Error('busy');
      return { scheduled: 0, held: 0, parked: 1 };
    },
  });
  const watch = new ParkedWatch({ store, clock, countedLog: new CountedLog({ logger, clock }) });
  const report = { notifier: 'fake', reference: 'r', status: 'delivered', raw: null } as const;
  watch.heard({ type: 'report.parked', at: clock.now(), sequence: 1, report });
  await clock.run(60_000);
  expect(lines).toEqual([]);
  fails = false;
  await clock.run(60_000);
  expect(lines).toHaveLength(1);
  watch.stop();
});
