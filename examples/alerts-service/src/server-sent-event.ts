import type { CoreEvent } from '@nkul/core';

/** An event as a server-sent event (WHATWG HTML, section 9.2). */
export function sse(event: CoreEvent): string {
  const data = JSON.stringify({ ...about(event), at: event.at });
  return `id: ${event.sequence}\nevent: ${event.type}\ndata: ${data}\n\n`;
}

/** Tells a client that what it asked to go on from is not there. Its own id is taken from it: it would ask again. */
export function resetEvent(after: number): string {
  const detail = `No event ${after} is stored, and none after it: the stream begins with the next event.`;
  return `id:\nevent: stream.reset\ndata: ${JSON.stringify({ after, detail })}\n\n`;
}

/** What an event is about, in ids and names: no text, no number. */
function about(event: CoreEvent): object {
  if ('message' in event) return { id: event.message.id, status: event.status };
  if ('report' in event) {
    const { notifier, reference } = event.report;
    return { notifier, reference, ...('candidates' in event && { candidates: event.candidates }) };
  }
  return { notifier: event.notifier };
}
