import type { Hub } from '@nkul/core';

/** How often the store is asked for news of other processes, in milliseconds. */
const lookMs = 2_000;
/** How often something is written, in milliseconds: a proxy would end a silent connection. */
const beatMs = 15_000;

/**
 * A stream of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): the number of the last event of the
 * store, each time it has grown. Pages ask for their own news then. It ends with the request.
 */
export function eventStream(hub: Pick<Hub, 'reading'>, signal: AbortSignal): Response {
  const encoder = new TextEncoder();
  let end = (): void => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      let last = -1;
      const write = (text: string) => controller.enqueue(encoder.encode(text));
      const look = async (): Promise<void> => {
        // After an error, the next look may succeed. The page shows the time of its last news.
        const latest = await hub.reading.latest().catch(() => last);
        if (signal.aborted || latest === last) return;
        last = latest;
        write(`data: ${JSON.stringify({ sequence: latest })}\n\n`);
      };
      const timers = [setInterval(() => void look(), lookMs), setInterval(() => write(': \n\n'), beatMs)];
      for (const timer of timers) timer.unref();
      end = () => {
        for (const timer of timers) clearInterval(timer);
      };
      signal.addEventListener('abort', () => {
        end();
        controller.close();
      });
      write('retry: 5000\n\n');
      void look();
    },
    cancel: () => end(),
  });
  return new Response(body, {
    headers: { 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' },
  });
}
