import type { CoreEvent } from '../model/core-event.ts';

type EventType = CoreEvent['type'];

/** The numbers of the types in stores. A new type gets the next number: stored numbers keep their meaning. */
const numbers: Readonly<Record<EventType, number>> = {
  'message.queued': 0,
  'message.sending': 1,
  'message.sent': 2,
  'message.delivered': 3,
  'message.undelivered': 4,
  'message.rejected': 5,
  'message.failed': 6,
  'message.expired': 7,
  'message.cancelled': 8,
  'message.unknown': 9,
  'message.deferred': 10,
  'message.rerouted': 11,
  'message.unconfirmed': 12,
  'message.resolved': 13,
  'message.miscounted': 14,
  'message.erased': 15,
  'report.received': 16,
  'report.conflict': 17,
  'report.parked': 18,
  'report.candidate': 19,
  'report.quarantined': 20,
  'message.received': 21,
  'address.changed': 22,
  'notifier.paused': 23,
  'notifier.resumed': 24,
  'notifier.away': 25,
  'notifier.back': 26,
  'balance.read': 27,
  'balance.low': 28,
  'erasure.finished': 29,
  'operator.acted': 30,
  'store.restored': 31,
  'store.accepted': 32,
  'limit.near': 33,
  'limit.reached': 34,
  'message.review': 35,
  'consent.changed': 36,
  'opt_out.many': 37,
  'address.suppressed': 38,
  'address.allowed': 39,
};
// These are the keys of `numbers`.
const types: ReadonlyMap<number, EventType> = new Map(
  Object.entries(numbers).map(([type, number]) => [number, type as EventType]),
);

/** The number under which a store keeps events of a type. */
export function eventNumber(type: EventType): number {
  return numbers[type];
}

/** The type of a stored event; undefined if a newer version of Nkul has stored it. Then a store passes it over. */
export function eventType(number: number): EventType | undefined {
  return types.get(number);
}

/** The highest number of a type that this version knows. */
export const lastEventNumber: number = Math.max(...types.keys());
