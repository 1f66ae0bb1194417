import { once } from 'node:events';
import type { Hub } from '@nkul/core';
import type { RequestHandler, Response } from 'express';
import { problem } from './problem.ts';
import { resetEvent, sse } from './server-sent-event.ts';

/** The part of a hub that a stream needs. */
type Events = Pick<Hub, 'on' | 'events'>;

const heartbeatMs = 15_000;
/** The most streams that are open at once. Each keeps a page of events, and reads the store. */
const mostStreams = 100;

/** `GET /events`: each event of the hub as a server-sent event, without texts. `Last-Event-ID` continues after an event. */
export class EventStreams {
  readonly #events: Events;
  readonly #open = new Set<Response>();

  constructor(events: Events) {
    this.#events = events;
  }

  readonly handler: RequestHandler = async (request, response) => {
    const after = request.headers['last-event-id'];
    if (after !== undefined && !/^\d{1,15}$/.test(String(after)))
      return problem(response, 400, 'Last-Event-ID is not the id of an event: they are whole numbers.', {
        field: 'Last-Event-ID',
      });
    // Without a body there is nothing to wait for.
    if (request.method === 'HEAD') return void response.set('content-type', 'text/event-stream').end();
    if (this.#open.size >= mostStreams) {
      response.set('Retry-After', '30');
      return problem(response, 503, `${mostStreams} event streams are open, which is the most: end one.`);
    }
    this.#open.add(response);
    response.on('close', () => this.#open.delete(response));
    await new EventStream(this.#events, response).run(after === undefined ? undefined : Number(after));
  };

  /** Ends all streams, so that the server can close. */
  end(): void {
    for (const response of this.#open) response.end();
  }
}

/** One client's stream. It reads stored events at the client's pace, and waits for more. */
class EventStream {
  readonly #events: Events;
  readonly #response: Response;
  readonly #closed = new AbortController();
  /** The number of the last event that was sent. If undefined, the stream starts with the next event. */
  #cursor: number | undefined;
  #news = Promise.withResolvers<void>();

  constructor(events: Events, response: Response) {
    this.#events = events;
    this.#response = response;
  }

  /** Sends events until the client leaves or the service stops. @param after the number of the last event that it has */
  async run(after: number | undefined): Promise<void> {
    this.#response.set('content-type', 'text/event-stream').flushHeaders();
    this.#response.on('close', () => this.#close());
    const forget = this.#events.on('*', ({ sequence }) => {
      this.#cursor ??= sequence - 1;
      this.#news.resolve();
    });
    const heartbeat = setInterval(() => this.#beat(), heartbeatMs);
    try {
      await this.#begin(after);
      while (!this.#isOver) await this.#sendNews();
    } catch (error) {
      if (!this.#isOver) throw error;
    } finally {
      forget();
      clearInterval(heartbeat);
    }
  }

  get #isOver(): boolean {
    return this.#closed.signal.aborted || this.#response.writableEnded;
  }

  async #begin(after: number | undefined): Promise<void> {
    if (after === undefined) return;
    if (after === 0 || (await this.#isStored(after))) this.#cursor = after;
    else await this.#write(resetEvent(after));
  }

  /** True if an event with this number, or a later one, exists. */
  async #isStored(sequence: number): Promise<boolean> {
    for await (const _event of this.#events.events({ after: sequence - 1 })) return true;
    return false;
  }

  /** Sends the new events, and waits until more come. */
  async #sendNews(): Promise<void> {
    // Set before it reads, so that an event that comes meanwhile counts as new.
    this.#news = Promise.withResolvers();
    const { promise } = this.#news;
    if (this.#cursor !== undefined) await this.#sendStored(this.#cursor);
    if (!this.#isOver) await promise;
  }

  async #sendStored(after: number): Promise<void> {
    for await (const event of this.#events.events({ after })) {
      if (this.#isOver) return;
      await this.#write(sse(event));
      this.#cursor = event.sequence;
    }
  }

  /** Waits until a slow client has read. */
  async #write(text: string): Promise<void> {
    if (!this.#response.write(text)) await once(this.#response, 'drain', { signal: this.#closed.signal });
  }

  /** Shows the client that the connection works, and looks for events of other processes on the store. */
  #beat(): void {
    if (!this.#response.writableNeedDrain) this.#response.write(': \n\n');
    this.#news.resolve();
  }

  #close(): void {
    this.#closed.abort();
    this.#news.resolve();
  }
}
