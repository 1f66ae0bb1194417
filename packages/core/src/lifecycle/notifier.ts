import type { EventDraft } from '../model/core-event.ts';
import type { NotifierHappening } from '../model/happening.ts';
import type { Pause } from '../model/pause.ts';

/** What a happening makes of a notifier's pause. */
export function applyToNotifier(
  name: string,
  pause: Pause | undefined,
  happening: NotifierHappening,
): { readonly pause: Pause | undefined; readonly events: readonly EventDraft[] } {
  const { at } = happening;
  switch (happening.type) {
    case 'paused': {
      if (pause !== undefined && happening.reason !== 'operator') return { pause, events: [] };
      const { reason } = happening;
      const begun: Pause = { notifier: name, reason, since: at };
      return {
        pause: begun,
        events: [{ type: 'notifier.paused', at, notifier: name, reason, pause: begun }],
      };
    }
    case 'resumed':
      if (pause === undefined) return { pause, events: [] };
      return {
        pause: undefined,
        events: [{ type: 'notifier.resumed', at, notifier: name, reason: pause.reason, pause }],
      };
    case 'balance': {
      const { balance, below } = happening;
      const read: EventDraft = { type: 'balance.read', at, notifier: name, balance };
      return { pause, events: below === undefined ? [read] : [read, { ...read, type: 'balance.low' }] };
    }
    case 'quarantined':
      return { pause, events: [{ type: 'report.quarantined', at, notifier: name, entry: happening.entry }] };
  }
}
