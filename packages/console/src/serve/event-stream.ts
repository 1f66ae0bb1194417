import type { Asked } from '../entry/asked.ts';

/** How often the store is asked for news of other processes, in milliseconds. */
const lookMs = 2_000;
/** How often something is written, in milliseconds: a proxy would end a silent connection, and a page knows that this one is alive. */
const beatMs = 15_000;

/**
 * A stream of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): the number of the last event of the
 * store, each time it has grown. Pages ask for their own news then. It ends with the request.
 */
export function eventStream(hub: Pick<Asked, 'reading'>, signal: AbortSignal): Response {
  const news = new News(hub, signal);
  return new Response(news.stream, {
    headers: { 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' },
  });
}

/** The stream of one page. It ends once, by the page, by the console, or by the client that is gone. */
class News {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #hub: Pick<Asked, 'reading'>;
  readonly #encoder = new TextEncoder();
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #timers: readonly NodeJS.Timeout[] = [];
  #last = -1;
  readonly #signal: AbortSignal;
  readonly #aborted = (): void => this.end();

  constructor(hub: Pick<Asked, 'reading'>, signal: AbortSignal) {
    this.#hub = hub;
    this.#signal = signal;
    this.stream = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => this.#stop(),
    });
    this.#timers = [
      setInterval(() => void this.#look(), lookMs),
      setInterval(() => this.#write('event: beat\ndata: {}\n\n'), beatMs),
    ];
    for (const timer of this.#timers) timer.unref();
    this.#write('retry: 5000\n\n');
    signal.addEventListener('abort', this.#aborted);
    if (signal.aborted) this.end();
    else void this.#look();
  }

  end(): void {
    const controller = this.#controller;
    this.#stop();
    controller?.close();
  }

  #stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#signal.removeEventListener('abort', this.#aborted);
    this.#controller = undefined;
  }

  async #look(): Promise<void> {
    // After an error, the next look may succeed. The page shows the time of its last news.
    const latest = await this.#hub.reading.latest().catch(() => this.#last);
    if (latest === this.#last) return;
    this.#last = latest;
    this.#write(`data: ${JSON.stringify({ sequence: latest })}\n\n`);
  }

  /** A client that does not read gets no more: its memory is ours. */
  #write(text: string): void {
    const controller = this.#controller;
    if (controller === undefined) return;
    if ((controller.desiredSize ?? 0) < -mostWaiting) return this.end();
    controller.enqueue(this.#encoder.encode(text));
  }
}

/** How many pieces wait for a client that does not read, at most. */
const mostWaiting = 100;
