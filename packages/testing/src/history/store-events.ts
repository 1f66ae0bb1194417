import type { Done, EventDraft } from '@nkul/core/store';

/** The event of each happening to the store itself. */
export const storeEvents = {
  bytes_gone: 'erasure.finished',
  restored: 'store.restored',
  restore_accepted: 'store.accepted',
} as const;

/** An event without all that somebody wrote, and without addresses. */
export function withoutWords(event: EventDraft): EventDraft {
  // Undefined stands for absent here, which the types of events do not allow.
  const words = { description: undefined, conflict: undefined, to: undefined, raw: null };
  return {
    ...event,
    ...('report' in event && event.report && { report: { ...event.report, ...words } }),
    ...('message' in event && 'reason' in event && { reason: { ...event.reason, message: 'erased' } }),
    ...('entry' in event && { entry: { reason: 'erased', raw: null } }),
    ...('consent' in event && { consent: { ...event.consent, address: '***' } }),
    ...('suppression' in event && { suppression: { ...event.suppression, address: '***' } }),
    ...('inbound' in event && { inbound: { ...event.inbound, from: '***', text: undefined, raw: null } }),
    ...('change' in event && {
      change: { ...event.change, address: '***', replacedBy: undefined, raw: null },
    }),
    // The same fields as those of the event, but for those that are undefined.
  } as unknown as EventDraft;
}

/** The event that tells what somebody did. */
export function told({ at, what, message, actor: by, note }: Done): readonly EventDraft[] {
  if (by === undefined) return [];
  const about = { ...(message !== undefined && { message }), ...(note !== undefined && { note }) };
  return [{ type: 'operator.acted', at, act: { what, by, ...about } }];
}
