import type { EventDraft } from '../model/core-event.ts';
import type { DeliveryReport } from '../model/delivery-report.ts';
import type { ParkedReport } from '../ports/ledger.ts';

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
