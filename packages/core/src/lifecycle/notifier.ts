import type { EventDraft } from '../model/core-event.ts';
import type { NotifierHappening, Resumed } from '../model/happening.ts';
import { type Pause, withoutMark } from '../model/pause.ts';

interface NotifierChange {
  readonly pause: Pause | undefined;
  readonly events: readonly EventDraft[];
}

/** Applies a happening to a notifier: its pause afterwards, and the events. */
export function applyToNotifier(
  name: string,
  pause: Pause | undefined,
  happening: NotifierHappening,
): NotifierChange {
  const { at } = happening;
  switch (happening.type) {
    case 'paused': {
      if (pause !== undefined && happening.reason !== 'operator') return { pause, events: [] };
      const { reason, mark } = happening;
      const begun: Pause = { notifier: name, reason, since: at };
      return {
        pause: mark === undefined ? begun : { ...begun, mark },
        events: [{ type: 'notifier.paused', at, notifier: name, reason, pause: begun }],
      };
    }
    case 'resumed':
      return resumed(name, pause, happening);
    case 'away':
    case 'back': {
      const { reason, since } = happening;
      return { pause, events: [{ type: `notifier.${happening.type}`, at, notifier: name, reason, since }] };
    }
    case 'balance': {
      const { balance, below } = happening;
      const read: EventDraft = { type: 'balance.read', at, notifier: name, balance };
      return { pause, events: below === undefined ? [read] : [read, { ...read, type: 'balance.low' }] };
    }
    case 'message_received': {
      const { inbound } = happening;
      return { pause, events: [{ type: 'message.received', at, notifier: name, inbound }] };
    }
    case 'address_changed': {
      const { change } = happening;
      return { pause, events: [{ type: 'address.changed', at, notifier: name, change }] };
    }
    case 'quarantined':
      return { pause, events: [{ type: 'report.quarantined', at, notifier: name, entry: happening.entry }] };
  }
}

function resumed(notifier: string, pause: Pause | undefined, { at, by, only }: Resumed): NotifierChange {
  if (pause === undefined || (only !== undefined && only !== pause.reason)) return { pause, events: [] };
  const ended = withoutMark(pause);
  return {
    pause: undefined,
    events: [
      { type: 'notifier.resumed', at, notifier, reason: pause.reason, pause: ended, ...(by && { by }) },
    ],
  };
}
