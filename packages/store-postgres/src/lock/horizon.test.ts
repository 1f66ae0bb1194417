import { describe, expect, it } from 'vitest';
import type { Executor } from '../connect/database.ts';
import { Horizon, newestEvent } from './horizon.ts';

/** A database whose looks at the transactions end when the test says so. */
function database() {
  const looks: ((transactions: readonly string[]) => void)[] = [];
  let latest = 0;
  const executor: Executor = {
    schema: 'nkul',
    query: async <Row>(text: string) => {
      const rows: readonly unknown[] = text.includes('pg_locks')
        ? (await new Promise<readonly string[]>((resolve) => looks.push(resolve))).map((transaction) => ({
            transaction,
          }))
        : [{ latest: String(latest) }];
      return rows as readonly Row[];
    },
  };
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return {
    executor,
    stored: (number: number) => {
      latest = number;
    },
    /** The n-th look answers: these transactions draw numbers. */
    async answer(look: number, drawing: readonly string[]) {
      await turn();
      looks[look]?.(drawing);
      await turn();
    },
  };
}

it('passes no transaction that began after an older look, whose answer comes late', async () => {
  const { executor, stored, answer } = database();
  const horizon = new Horizon(executor);
  stored(7);
  const older = horizon.number();
  // One transaction draws 8 and goes on; another one draws 10 and ends.
  stored(10);
  const newer = horizon.number();
  await answer(1, ['draws 8']);
  expect(await newer).toBe(0);
  await answer(0, []);
  expect(await older).toBe(7);
  const last = horizon.number();
  await answer(2, []);
  expect(await last).toBe(10);
});

it('lets a subscriber that begins now wait until all events before are complete', async () => {
  const { executor, stored, answer } = database();
  const horizon = new Horizon(executor);
  stored(5);
  const reached = horizon.reached();
  await answer(0, ['draws 4']);
  await new Promise((resolve) => setTimeout(resolve, 60));
  await answer(1, []);
  expect(await reached).toBe(5);
});

describe('the number of the newest event', () => {
  it('is told once its transaction has ended, and whoever hears it can read the event', async () => {
    const { executor, stored, answer } = database();
    stored(5);
    const told = newestEvent(executor);
    let isTold = false;
    void told.then(() => {
      isTold = true;
    });
    await answer(0, ['draws 5']);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(isTold).toBe(false);
    // Another one draws 6 meanwhile, and goes on.
    await answer(1, ['draws 6']);
    expect(await told).toBe(5);
  });
});
