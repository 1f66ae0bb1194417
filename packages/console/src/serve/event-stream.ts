/** For how many beats a client may take nothing before it counts as gone. */
const mostMissed = 4;
const encoder = new TextEncoder();

/**
 * The stream of server-sent events of one page (https://html.spec.whatwg.org/multipage/server-sent-events.html). It ends once, by the page,
 * by the console, or by the client that is gone. Only the newest mark matters: while a client does not read, one line waits for it,
 * and a newer one takes its place.
 */
export class EventStream {
  readonly response: Response;
  readonly #onEnd: () => void;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #mark: string | undefined;
  #waiting: string | undefined;
  #missed = 0;

  /** @param onEnd called once, when it ends */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
      pull: () => this.#giveWaiting(),
      cancel: () => void this.#stop(),
    });
    this.response = new Response(body, {
      headers: {
        'Content-Type': 'text/event-stream; charset=utf-8',
        // A proxy or a middleware that gathers or compresses would hold lines back.
        'Cache-Control': 'no-store, no-transform',
        'X-Accel-Buffering': 'no',
      },
    });
    this.#write('retry: 5000\n\n');
  }

  /** Says that something has changed, if the mark is another than before. A page only compares it (`sequence`). */
  tell(mark: string): void {
    if (mark === this.#mark) return;
    this.#mark = mark;
    this.#write(`data: ${JSON.stringify({ sequence: mark })}\n\n`);
  }

  /** Writes something: a proxy would end a silent connection, and a page knows that this one is alive. It ends a stream that is not read. */
  beat(): void {
    if (this.#hasRoom()) {
      this.#missed = 0;
      return this.#write('event: beat\ndata: {}\n\n');
    }
    this.#missed += 1;
    if (this.#missed >= mostMissed) this.end();
  }

  end(): void {
    this.#stop()?.close();
  }

  #stop(): ReadableStreamDefaultController<Uint8Array> | undefined {
    const controller = this.#controller;
    this.#controller = undefined;
    if (controller !== undefined) this.#onEnd();
    return controller;
  }

  #hasRoom(): boolean {
    return (this.#controller?.desiredSize ?? 0) > 0;
  }

  #write(text: string): void {
    if (this.#hasRoom()) this.#controller?.enqueue(encoder.encode(text));
    else this.#waiting = text;
  }

  #giveWaiting(): void {
    const text = this.#waiting;
    this.#waiting = undefined;
    if (text !== undefined) this.#write(text);
  }
}
