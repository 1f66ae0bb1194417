import type { CoreEvent, EventDraft } from '../model/core-event.ts';
import type { DeliveryReport } from '../model/delivery-report.ts';
import { type Erased, hasAge, isErasable, isErased, type Message } from '../model/message.ts';
import type { PurgeRequest } from '../ports/erasing.ts';
import type { ParkedReport } from '../ports/ledger.ts';
import type { Recorded, RecordItem } from '../ports/record-item.ts';

/** The items that erase messages because somebody asked for it. */
export function eraseItems(ids: readonly string[], at: Date): readonly RecordItem[] {
  const happening = { type: 'erased', at, what: 'all', by: 'request' } as const;
  return ids.map((id) => ({ kind: 'message', id, happening }));
}

/** The events of `eraseItems()`. @throws MessageNotFoundError if an id is not known */
export function erasureEvents(recorded: readonly Recorded[]): readonly CoreEvent[] {
  return recorded.flatMap((one) => {
    if (!one.ok) throw one.error;
    return one.events;
  });
}

/** The items that erase those of some messages that are old enough, each as far as its age says. */
export function purgeItems(messages: Iterable<Message>, request: PurgeRequest): readonly RecordItem[] {
  const items: RecordItem[] = [];
  for (const message of messages) {
    const what = dueErasure(message, request);
    if (what === undefined || !isErasable(message, what)) continue;
    const happening = { type: 'erased', at: message.updatedAt, what, by: 'retention' } as const;
    items.push({ kind: 'message', id: message.id, happening });
  }
  return items;
}

function dueErasure(message: Message, { codes, texts, addresses }: PurgeRequest): Erased | undefined {
  if (addresses !== undefined && hasAge(message, addresses)) return 'all';
  const age = message.category === 'code' ? codes : texts;
  return age !== undefined && !isErased(message) && hasAge(message, age) ? 'text' : undefined;
}

/** The reports of a group that were parked, before it or in it. */
export function waitedReports(
  unparked: readonly ParkedReport[],
  events: readonly EventDraft[],
): readonly DeliveryReport[] {
  return [
    ...unparked.map(({ happening }) => happening.report),
    ...events.flatMap((event) => (event.type === 'report.parked' ? [event.report] : [])),
  ];
}
