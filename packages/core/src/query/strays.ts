import type { CoreEvent } from '../model/core-event.ts';
import type { ParkedReport } from '../ports/ledger.ts';
import type { Stray, StrayQuery } from '../ports/reading.ts';

/** A parked report as a stray. */
export function parkedStray({
  reference,
  happening: { at, report },
}: Pick<ParkedReport, 'reference' | 'happening'>): Stray {
  return { kind: 'parked', notifier: reference.notifier, at, report };
}

/** The provider's entry that an event keeps, or the contradiction that it tells, as a stray; undefined for other events. */
export function entryStray(event: CoreEvent): Stray | undefined {
  switch (event.type) {
    case 'report.quarantined':
      return { kind: 'quarantined', notifier: event.notifier, at: event.at, entry: event.entry };
    case 'report.conflict': {
      const { at, report, message } = event;
      return { kind: 'conflict', notifier: report.notifier, at, report, message: message.id };
    }
    case 'message.received':
      return { kind: 'inbound', notifier: event.notifier, at: event.at, inbound: event.inbound };
    case 'address.changed':
      return { kind: 'change', notifier: event.notifier, at: event.at, change: event.change };
    default:
      return undefined;
  }
}

/** True if a stray matches the fields of a query, except its cursor and limit. */
export function matchesStray(stray: Stray, { kind, notifier, to }: StrayQuery): boolean {
  const address = addressOfStray(stray);
  return (
    (kind === undefined || kind === stray.kind) &&
    (notifier === undefined || notifier === stray.notifier) &&
    (to === undefined || (address !== undefined && to.includes(address)))
  );
}

/** The address that a stray is about. A quarantined entry has no address that is known. */
export function addressOfStray(stray: Stray): string | undefined {
  switch (stray.kind) {
    case 'parked':
    case 'conflict':
      return stray.report.to;
    case 'quarantined':
      return undefined;
    case 'inbound':
      return stray.inbound.from;
    case 'change':
      return stray.change.address;
  }
}
