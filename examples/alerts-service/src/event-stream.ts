import type { CoreEvent, Hub } from '@nkul/core';
import type { RequestHandler, Response } from 'express';

const heartbeatMs = 15_000;
/** A client that reads slower than events come is let go at this many unread bytes; it may come back where it was. */
const maxUnread = 1_048_576;

/** `GET /events`: every event of the hub as a server-sent event, without texts. `Last-Event-ID` goes on where one was. */
export class EventStreams {
  readonly #hub: Hub;
  readonly #open = new Set<Response>();

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  readonly handler: RequestHandler = async (request, response) => {
    response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).flushHeaders();
    const heartbeat = setInterval(() => write(response, ': \n\n'), heartbeatMs);
    let last = Number(request.headers['last-event-id'] ?? Number.NaN);
    const waiting: CoreEvent[] = [];
    let live = false;
    const send = (event: CoreEvent): void => {
      if (event.sequence <= last) return;
      last = event.sequence;
      write(response, sse(event));
    };
    const stop = this.#hub.on('*', (event) => (live ? send(event) : void waiting.push(event)));
    this.#open.add(response);
    response.on('close', () => {
      stop();
      clearInterval(heartbeat);
      this.#open.delete(response);
    });
    if (last >= 0) for await (const event of this.#hub.events({ after: last })) send(event);
    live = true;
    for (const event of waiting) send(event);
  };

  /** Ends all streams, so that the server can close. */
  end(): void {
    for (const response of this.#open) response.end();
  }
}

function sse(event: CoreEvent): string {
  const data = JSON.stringify({ ...about(event), at: event.at });
  return `id: ${event.sequence}\nevent: ${event.type}\ndata: ${data}\n\n`;
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

function write(response: Response, text: string): void {
  response.write(text);
  if (response.writableLength > maxUnread) response.destroy();
}
