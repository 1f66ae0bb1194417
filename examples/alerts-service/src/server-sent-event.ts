import type { CoreEvent } from '@nkul/core';

/** An event as a server-sent event (WHATWG HTML, section 9.2). */
export function sse(event: CoreEvent): string {
  const data = JSON.stringify({ ...about(event), at: event.at });
  return `id: ${event.sequence}\nevent: ${event.type}\ndata: ${data}\n\n`;
}

/** Tells a client that its last event does not exist here, and clears its id: otherwise it would ask again. */
export function resetEvent(after: number): string {
  const detail = `The event ${after} is not stored, nor a later one: the stream starts with the next event.`;
  return `id:\nevent: stream.reset\ndata: ${JSON.stringify({ after, detail })}\n\n`;
}

/** The subject of an event: ids and names, without texts and numbers. */
function about(event: CoreEvent): object {
  if ('message' in event) return { id: event.message.id, status: event.status };
  if ('report' in event) {
    const { notifier, reference } = event.report;
    return { notifier, reference, ...('candidates' in event && { candidates: event.candidates }) };
  }
  if ('rule' in event) return { rule: event.rule, used: event.used, limit: event.limit };
  return 'notifier' in event ? { notifier: event.notifier } : {};
}
