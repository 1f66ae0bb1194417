import {
  eventually,
  type FakeNotifier,
  fakeNotifier,
  faultyStore,
  manualClock,
  type TestHub,
  testHub,
} from '@nkul/testing';
import { expect, test } from 'vitest';
import type { Routes } from '../accept/routes.ts';
import { memoryStore } from '../memory/memory-store.ts';
import type { Store } from '../ports/store.ts';

const day = 86_400_000;
const minute = 60_000;
const both: Routes = { default: [{ notifier: 'alpha' }, { notifier: 'beta' }] };
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

/** A hub on a store that other hubs may share. Those that share one in memory hear nothing of each other. */
async function sharing(store: Store, clock = manualClock(), notifiers = named('alpha', 'beta')) {
  const test = await testHub({ notifiers, store, routes: both, clock });
  const sentBy = (name: string) => notifiers.find((one) => one.name === name)?.messages.map(({ id }) => id);
  const isHeld = async (id: string) => (await test.hub.get(id))?.held === true;
  return { ...test, sentBy, isHeld };
}

test('what a claim holds that began before a notifier took messages again goes there all the same', async () => {
  let [holds, begun] = [false, false];
  const claim = Promise.withResolvers<void>();
  // As PostgreSQL does: it claims in one transaction, and records in another.
  const store = Object.assign(memoryStore(), { concurrent: true });
  const slow = faultyStore(store, ({ method }) => {
    if (!holds || method !== 'claim') return undefined;
    begun = true;
    return claim.promise;
  });
  const { hub, notify, sentBy } = await sharing(slow);
  for (const name of ['alpha', 'beta']) await hub.pause(name);
  holds = true;
  const { id } = await notify();
  await eventually(() => begun);
  holds = false;
  await hub.resume('beta');
  claim.resolve();
  await eventually(async () => (await hub.get(id))?.status === 'sent');
  expect(sentBy('beta')).toEqual([id]);
  await hub.stop();
});

test('what a process held that did not know that a notifier takes messages, and ended, goes out within a minute', async () => {
  const store = memoryStore();
  const one = await sharing(store);
  const other = await sharing(store, one.clock);
  await one.clock.run(6 * 60 * minute);
  for (const { hub } of [one, other]) for (const name of ['alpha', 'beta']) await hub.pause(name);
  await one.hub.resume('beta');
  const { id } = await other.notify();
  await eventually(() => other.isHeld(id));
  await other.hub.stop({ drain: false });
  await one.clock.run(minute - 1);
  expect(await one.isHeld(id)).toBe(true);
  await one.clock.run(1);
  expect(one.sentBy('beta')).toEqual([id]);
  await one.hub.stop();
});

test('what a dead process held goes out also while another notifier keeps coming and going', async () => {
  const store = memoryStore();
  const three = () => named('alpha', 'beta', 'gamma');
  const one = await sharing(store, manualClock(), three());
  const other = await sharing(store, one.clock, three());
  for (const { hub } of [one, other]) for (const name of ['alpha', 'beta']) await hub.pause(name);
  await one.hub.resume('beta');
  const { id } = await other.notify();
  await eventually(() => other.isHeld(id));
  await other.hub.stop({ drain: false });
  for (let n = 0; n < 2; n += 1) {
    await one.clock.run(50_000);
    await one.hub.pause('gamma');
    await one.hub.resume('gamma');
  }
  expect(one.sentBy('beta')).toEqual([id]);
  await one.hub.stop();
});

test('what has no address for the step that could take it is read more and more rarely, and not written', async () => {
  let finds = 0;
  const clock = manualClock();
  const store = faultyStore(memoryStore(), ({ method }) => {
    if (method === 'find') finds += 1;
    return undefined;
  });
  const notifiers = [fakeNotifier({ name: 'alpha' }), fakeNotifier({ name: 'mail', channel: 'email' })];
  const routes: Routes = { default: [{ notifier: 'alpha' }, { notifier: 'mail' }] };
  const { hub, notify } = await testHub({ notifiers, store, routes, clock });
  await hub.pause('alpha');
  const { id } = await notify();
  await clock.run(0);
  const before = await hub.get(id);
  expect(before?.held).toBe(true);
  finds = 0;
  await clock.run(60 * minute);
  expect(finds).toBe(5);
  expect(await hub.get(id)).toEqual(before);
  await hub.stop({ drain: false });
});

test('held messages that cannot be read are looked for again', async () => {
  let refuses = true;
  const store = faultyStore(memoryStore(), ({ method }) =>
    refuses && method === 'heldKinds' ? 'refused' : undefined,
  );
  refuses = false;
  const { hub, clock, notify, sentBy, log } = await sharing(store);
  for (const name of ['alpha', 'beta']) await hub.pause(name);
  const { id } = await notify();
  await clock.run(0);
  refuses = true;
  await expect(hub.resume('beta')).rejects.toThrow('refused');
  await clock.run(1_500);
  expect(sentBy('beta')).toEqual([]);
  refuses = false;
  await clock.run(1_000);
  expect(sentBy('beta')).toEqual([id]);
  expect(log.map(({ message }) => message)).toContain('the held messages could not be read; will retry');
  await hub.stop();
});
