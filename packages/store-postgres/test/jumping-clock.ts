import { type Clock, systemClock } from '@nkul/core/adapter';

/** The clock of a machine whose time of day somebody sets. */
export interface JumpingClock extends Clock {
  /** Sets it: so much ahead of the true time, in milliseconds. */
  set(aheadMs: number): void;
}

export function jumpingClock(): JumpingClock {
  const listeners = new Set<(byMs: number) => void>();
  let aheadMs = 0;
  return {
    now: () => new Date(systemClock.now().getTime() + aheadMs),
    monotonicMs: () => systemClock.monotonicMs(),
    wakeAt: (at, callback) => systemClock.wakeAt(new Date(at.getTime() - aheadMs), callback),
    onSet(callback) {
      listeners.add(callback);
      const end = systemClock.onSet(callback);
      return () => {
        listeners.delete(callback);
        end();
      };
    },
    random: () => systemClock.random(),
    id: (at) => systemClock.id(at ?? new Date(Date.now() + aheadMs)),
    set(to) {
      const byMs = to - aheadMs;
      aheadMs = to;
      for (const listener of listeners) listener(byMs);
    },
  };
}
