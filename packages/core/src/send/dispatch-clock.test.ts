import { eventually, fakeNotifier } from '@nkul/testing';
import { expect, it, vi } from 'vitest';
import { stopUnsent } from '../../test/stop-unsent.ts';
import { type Clock, systemClock } from '../base/clock.ts';
import { createHub } from '../hub/create-hub.ts';
import type { Hub } from '../hub/hub.ts';
import { CLOCK, NOTIFIER } from '../hub/tokens.ts';

let ahead = 0;

/** The machine's clock, which somebody puts forward while its timers run. */
const clock: Clock = {
  ...systemClock,
  now: () => new Date(Date.now() + ahead),
  wakeAt: (at, callback) => systemClock.wakeAt(new Date(at.getTime() - ahead), callback),
};

async function startedHub(): Promise<{
  readonly hub: Hub;
  readonly notify: (delayMs?: number) => Promise<unknown>;
}> {
  const hub = await createHub({
    plugins: [
      {
        name: 'parts',
        register(into) {
          into.registerInstance(NOTIFIER, fakeNotifier());
          into.registerInstance(CLOCK, clock);
        },
      },
    ],
  });
  const notify = (delayMs = 0) =>
    hub.notify({
      to: { phone: '+237699128531' },
      text: 'Bonjour',
      sendAt: new Date(clock.now().getTime() + delayMs),
    });
  return { hub, notify };
}

it('wakes in time for what is due after the clock was put forward past its timer', async () => {
  const { hub, notify } = await startedHub();
  await notify(60_000);
  ahead = 120_000;
  await notify(50);
  await eventually(async () => (await hub.count()).sent === 2);
  await hub.stop();
});

it('leaves its timer as it is while it wakes soon enough', async () => {
  const set = vi.spyOn(clock, 'wakeAt');
  const { hub, notify } = await startedHub();
  await notify(60_000);
  await eventually(() => set.mock.calls.length > 0);
  set.mockClear();
  for (const delayMs of [70_000, 80_000, 90_000]) await notify(delayMs);
  expect(set).not.toHaveBeenCalled();
  await notify(50);
  await eventually(async () => (await hub.count()).sent === 1);
  await stopUnsent(hub, 4);
});
