import { eventually, fakeNotifier, testHub } from '@nkul/testing';
import { describe, expect, it } from 'vitest';
import { createHub } from './create-hub.ts';

describe("deliverTo: 'nobody'", () => {
  it('accepts, stores and routes messages, and calls no provider', async () => {
    const notifier = fakeNotifier();
    const { hub, notify, log } = await testHub({ notifiers: [notifier], deliverTo: 'nobody' });
    const { id } = await notify();
    await eventually(async () => (await hub.get(id))?.status === 'cancelled');
    const { attempts = [] } = (await hub.get(id)) ?? {};
    expect(attempts.map(({ reason }) => reason?.message)).toEqual([
      'deliverTo: this system delivers to nobody',
    ]);
    expect(notifier.calls).toEqual([]);
    expect(log.filter(({ message }) => message?.includes('delivers to nobody'))).toHaveLength(1);
    await hub.stop();
  });

  it('is one of two words', async () => {
    // A caller without types may give anything.
    const creating: Promise<unknown> = Reflect.apply(createHub, undefined, [
      { plugins: [], deliverTo: 'staging' },
    ]);
    await expect(creating).rejects.toMatchObject({ field: 'deliverTo' });
  });
});
