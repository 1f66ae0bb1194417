import { eventually, fakeNotifier, testHub } from '@nkul/testing';
import { expect, it } from 'vitest';
import type { Hub } from '../index.ts';

const count = 1_200;

async function withHistory(): Promise<Hub> {
  const { hub } = await testHub({ notifiers: [fakeNotifier()], start: false });
  const list = Array.from({ length: count }, (_, n) => ({ to: { phone: '+237699128531' }, text: `n° ${n}` }));
  await hub.notify(list);
  return hub;
}

/** How often others had their turn of the event loop while some work was done. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let over = false;
  const turn = (): void => {
    turns += 1;
    if (!over) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  over = true;
  return turns;
}

it.each<[string, (hub: Hub) => Promise<number>]>([
  ['events()', async (hub) => (await Array.fromAsync(hub.events())).length],
  ['messages()', async (hub) => (await Array.fromAsync(hub.messages())).length],
  [
    'subscribe()',
    async (hub) => {
      let heard = 0;
      const subscription = hub.subscribe('all', ['message.queued'], () => {
        heard += 1;
      });
      await eventually(() => heard === count);
      await subscription.stop();
      return heard;
    },
  ],
])('%s over a long history lets others have their turn in between', async (_name, read) => {
  const hub = await withHistory();
  const turns = await turnsDuring(async () => expect(await read(hub)).toBe(count));
  expect(turns).toBeGreaterThanOrEqual(10);
  await hub.stop({ drain: false });
});

it('messages() gives every message that matches, in the order asked for, whatever the size of its pages', async () => {
  const hub = await withHistory();
  const ids = (await Array.fromAsync(hub.messages())).map(({ id }) => id);
  expect(new Set(ids).size).toBe(count);
  const newest = await Array.fromAsync(hub.messages({ order: 'newest', limit: 7 }));
  expect(newest.map(({ id }) => id)).toEqual(ids.toReversed());
  expect(
    await Array.fromAsync(hub.messages({ to: '699 12 85 31', status: 'queued', limit: 500 })),
  ).toHaveLength(count);
  expect(await Array.fromAsync(hub.messages({ to: '677018812' }))).toEqual([]);
  await hub.stop({ drain: false });
});
