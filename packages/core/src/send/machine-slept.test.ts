import { fakeNotifier, manualClock, testHub } from '@nkul/testing';
import { expect, it } from 'vitest';
import type { Plugin } from '../hub/plugin.ts';
import { INTERCEPTOR } from '../hub/tokens.ts';
import { memoryStore } from '../memory/memory-store.ts';
import type { Interceptor } from '../ports/interceptor.ts';

const hour = 3_600_000;

/** A hub whose store has a clock of its own, on a machine that sleeps: its monotonic clock does not count that time. */
async function sleepingHub(interceptors: readonly Interceptor[] = []) {
  const clock = manualClock();
  let answers = Promise.resolve();
  const time = async (): Promise<Date> => {
    await answers;
    return clock.now();
  };
  const sms = fakeNotifier();
  const parts: Plugin = {
    name: 'interceptors',
    register(into) {
      for (const one of interceptors) into.registerInstance(INTERCEPTOR, one);
    },
  };
  const store = Object.assign(memoryStore(), { time });
  const test = await testHub({ notifiers: [sms], clock, store, plugins: [parts] });
  return {
    ...{ ...test, sms },
    /** Sleeps for an hour. Afterwards the store does not tell the time before the returned function is called. */
    sleep(): () => void {
      const gate = Promise.withResolvers<void>();
      answers = gate.promise;
      clock.setForward(hour);
      return gate.resolve;
    },
  };
}

it('begins no attempt before it knows the time again', async () => {
  const { hub, clock, sms, notify, sleep } = await sleepingHub();
  await clock.run(0);
  const awake = sleep();
  const { id } = await notify();
  await clock.run(0);
  expect(sms.calls).toHaveLength(0);
  awake();
  await clock.run(0);
  expect((await hub.get(id))?.attempts).toMatchObject([{ startedAt: clock.now() }]);
  expect(sms.calls).toHaveLength(1);
  await hub.stop();
});

it('sends nothing whose lease was over while it slept', async () => {
  const gate = Promise.withResolvers<undefined>();
  const { hub, clock, sms, notify, sleep } = await sleepingHub([{ name: 'slow', send: () => gate.promise }]);
  const { id } = await notify();
  await clock.run(0);
  const awake = sleep();
  gate.resolve(undefined);
  await clock.run(0);
  expect(sms.calls).toHaveLength(0);
  awake();
  await clock.run(10_000);
  expect((await hub.get(id))?.attempts).toMatchObject([
    { outcome: 'deferred', reason: { code: 'too_late' } },
    { outcome: 'accepted' },
  ]);
  expect(sms.calls).toHaveLength(1);
  await hub.stop();
});
