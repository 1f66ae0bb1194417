import { eventually, type FakeNotifier, fakeNotifier, type TestHub, testHub } from '@nkul/testing';
import { expect, test } from 'vitest';
import type { Routes } from '../accept/routes.ts';
import { memoryStore } from '../memory/memory-store.ts';

const day = 86_400_000;
const only = (notifier: string): Routes => ({ sms: [{ notifier }] });

function named(...names: readonly string[]): readonly FakeNotifier[] {
  return names.map((name) => fakeNotifier({ name }));
}

/** Two messages that a hub holds for alpha, which an operator has paused. */
async function holding(routes: Routes, beside: readonly string[] = []) {
  const store = memoryStore();
  const test = await testHub({ notifiers: named('alpha', ...beside), store, routes });
  await test.hub.pause('alpha');
  for (const name of beside) await test.hub.pause(name);
  const ids = [(await test.notify()).id, (await test.notify()).id];
  await test.clock.run(0);
  const written = () => Promise.all(ids.map(async (id) => (await store.get(id))?.updatedAt));
  expect((await test.hub.find({ held: true })).items.map(({ id }) => id)).toEqual(ids);
  return { test, store, ids, written, clock: test.clock };
}

async function allSent({ hub }: TestHub, by: FakeNotifier | undefined, ids: readonly string[]) {
  await eventually(async () => (await hub.count()).sent === ids.length);
  expect(by?.messages.map(({ id }) => id).toSorted()).toEqual([...ids].toSorted());
}

test('what is held is not written while its notifier is paused, nor at a start, and goes out at the end', async () => {
  const { test: first, store, ids, written, clock } = await holding(only('alpha'));
  const before = await written();
  await clock.run(day);
  expect(await written()).toEqual(before);
  await first.hub.stop({ drain: false });
  const notifiers = named('alpha');
  const second = await testHub({ notifiers, store, routes: only('alpha'), clock });
  await clock.run(day);
  expect(await written()).toEqual(before);
  await second.hub.resume('alpha');
  await allSent(second, notifiers[0], ids);
  await second.hub.stop();
});

test('what is held for one notifier goes to that of the next step, when this one takes messages again', async () => {
  const both: Routes = { sms: [{ notifier: 'alpha' }, { notifier: 'beta' }] };
  const { test, ids } = await holding(both, ['beta']);
  await test.hub.resume('beta');
  await eventually(async () => (await test.hub.count()).sent === ids.length);
  expect((await test.hub.find({ notifier: 'beta' })).items).toHaveLength(ids.length);
  await test.hub.stop();
});

test.each([
  ['at the start', false],
  ['when the notifier of the new route takes messages again', true],
])('what is held goes by the routes of now: %s', async (_, isPaused) => {
  const { test: first, store, ids, clock } = await holding(only('alpha'), ['beta']);
  if (!isPaused) await first.hub.resume('beta');
  await first.hub.stop({ drain: false });
  const notifiers = named('alpha', 'beta');
  const routes = { ...only('beta'), other: [{ notifier: 'alpha' }] };
  const second = await testHub({ notifiers, store, routes, clock });
  await clock.run(1_000);
  expect(notifiers[1]?.calls.length === 0).toBe(isPaused);
  if (isPaused) await second.hub.resume('beta');
  await allSent(second, notifiers[1], ids);
  await second.hub.stop();
});
