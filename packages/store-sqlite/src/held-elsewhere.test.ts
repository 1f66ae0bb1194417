import { eventually, fakeNotifier, manualClock, testHub, turnEventLoop } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { createSqliteStore } from './sqlite-store.ts';

const routes = { default: [{ notifier: 'alpha' }, { notifier: 'beta' }] };
let directory: ReturnType<typeof temporaryDirectory>;
const hubs: Awaited<ReturnType<typeof testHub>>['hub'][] = [];

beforeEach(() => {
  directory = temporaryDirectory();
});

afterEach(async () => {
  await Promise.all(hubs.splice(0).map((hub) => hub.stop({ drain: false })));
  directory.remove();
});

/** A hub as a process of its own has it. Its clock stands still, so that nothing comes by a sweep. */
async function open(watchEvery: '10ms' | '1s' | '1h') {
  const store = createSqliteStore({ file: directory.file, watchEvery });
  const beta = fakeNotifier({ name: 'beta' });
  const notifiers = [fakeNotifier({ name: 'alpha' }), beta];
  const made = await testHub({
    notifiers,
    store,
    routes,
    clock: manualClock(undefined, { seed: hubs.length + 1 }),
  });
  hubs.push(made.hub);
  return { ...made, beta };
}

/** Two processes, and a third that hears late of what they do: it knows that both notifiers are paused. */
async function three(lateBy: '1s' | '1h') {
  const [one, two] = [await open('10ms'), await open('10ms')];
  for (const name of ['alpha', 'beta']) await one.hub.pause(name);
  const late = await open(lateBy);
  const sent = () => [one, two, late].flatMap(({ beta }) => beta.messages.map(({ id }) => id));
  return { one, two, late, sent };
}

describe('a message that a process holds as it has not heard yet that a notifier was resumed', () => {
  it('goes out when that process hears of it', async () => {
    const { one, late, sent } = await three('1s');
    await one.hub.resume('beta');
    const { id } = await late.notify();
    await eventually(async () => (await one.hub.get(id))?.status === 'sent', 'the message', 10_000);
    expect(sent()).toEqual([id]);
  });

  it('goes out within a minute if that process ends before it hears of it', async () => {
    const { one, two, late, sent } = await three('1h');
    await two.hub.stop({ drain: false });
    await one.hub.resume('beta');
    // Its look should be over. Otherwise the look may find the message, and send it at once.
    await turnEventLoop(500);
    const { id } = await late.notify();
    await eventually(async () => {
      const message = await one.hub.get(id);
      return message?.held === true || message?.status === 'sent';
    });
    await late.hub.stop({ drain: false });
    await one.clock.run(60_000);
    await eventually(async () => (await one.hub.get(id))?.status === 'sent');
    expect(sent()).toEqual([id]);
  });
});
