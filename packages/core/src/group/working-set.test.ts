import { manualClock, sampleMessage } from '@nkul/testing';
import { expect, test } from 'vitest';
import type { Ledger, MessageRow } from '../ports/ledger.ts';
import { WorkingSet } from './working-set.ts';

/** A store without data. */
const empty: Ledger<MessageRow> = {
  secret: new Uint8Array(32),
  byId: () => undefined,
  byKey: () => undefined,
  byReference: () => [],
  sendingTo: () => [],
  unknownNear: () => [],
  parkedFor: () => [],
  parkedNear: () => [],
  parkedRoom: () => 100,
  oldestParked: () => [],
  pause: () => undefined,
  charged: () => [],
  mark: () => undefined,
  restoredAt: () => undefined,
};

test('work that throws leaves neither a message, an event, an act nor a count', () => {
  const clock = manualClock();
  const set = new WorkingSet(empty);
  const act = (notifier: string) => ({ what: 'paused', at: clock.now(), notifier }) as const;
  set.whole(() => set.act(act('alpha')));
  const failing = () =>
    set.whole(() => {
      set.insert(sampleMessage(clock));
      set.emit([{ type: 'notifier.away', at: clock.now(), notifier: 'beta' } as never]);
      set.act(act('beta'));
      throw new Error('it fails');
    });
  expect(failing).toThrow('it fails');
  expect(set.changes()).toMatchObject({ inserted: [], events: [], acts: [act('alpha')], tallies: [] });
});
