import { isDeepStrictEqual } from 'node:util';
import type { Authenticate, Visitor } from '../settings/console-options.ts';
import { EventStream } from './event-stream.ts';
import type { News } from './news.ts';

/** How many streams a person may have open, in tabs and windows, and all together. */
export const mostStreams: { readonly person: number; readonly all: number } = { person: 12, all: 500 };

/** A refusal of a stream: the person has too many, or all together. */
type Refusal = 'person' | 'all';

/** Finds out again who is behind a stream: `undefined` once a session has ended. */
type Again = () => ReturnType<Authenticate>;

/** The open streams of a console. */
export class Streams {
  readonly #news: News;
  readonly #open = new Set<EventStream>();
  readonly #counts = new Map<string, number>();
  #isClosed = false;

  constructor(news: News) {
    this.#news = news;
  }

  /** Opens a stream for a visitor. It ends with the request, and with the session. */
  open(visitor: Visitor, again: Again, signal: AbortSignal): Response | Refusal {
    const { name, scope } = visitor;
    const count = this.#counts.get(name) ?? 0;
    if (this.#isClosed || signal.aborted) return endedStream();
    if (count >= mostStreams.person) return 'person';
    if (this.#open.size >= mostStreams.all) return 'all';
    const end = (): void => stream.end();
    const stream = new EventStream(() => {
      signal.removeEventListener('abort', end);
      leave();
      this.#forget(stream, name);
    });
    const session = new Session(visitor, again, end);
    const leave = this.#news.add(
      {
        tell: (mark) => stream.tell(mark),
        beat: () => {
          stream.beat();
          void session.check();
        },
        end,
      },
      scope,
    );
    this.#open.add(stream);
    this.#counts.set(name, count + 1);
    signal.addEventListener('abort', end);
    return stream.response;
  }

  /** Ends all streams. Later ones end at once. */
  close(): void {
    this.#isClosed = true;
    for (const stream of [...this.#open]) stream.end();
  }

  #forget(stream: EventStream, name: string): void {
    this.#open.delete(stream);
    const count = (this.#counts.get(name) ?? 1) - 1;
    if (count === 0) this.#counts.delete(name);
    else this.#counts.set(name, count);
  }
}

function endedStream(): Response {
  const stream = new EventStream(() => {});
  stream.end();
  return stream.response;
}

/** The session behind a stream. A stream is one long request: without another look, a person who was shut out would go on to get news. */
class Session {
  readonly #visitor: Visitor;
  readonly #again: Again;
  readonly #end: () => void;
  #isChecking = false;

  constructor(visitor: Visitor, again: Again, end: () => void) {
    this.#visitor = visitor;
    this.#again = again;
    this.#end = end;
  }

  /** Ends the stream if the session has ended, or is another. A check that is not over at the next one counts as a refusal. */
  async check(): Promise<void> {
    if (this.#isChecking) return this.#end();
    this.#isChecking = true;
    try {
      if (!this.#isSame(await this.#again())) this.#end();
    } catch {
      this.#end();
    } finally {
      this.#isChecking = false;
    }
  }

  #isSame(now: Awaited<ReturnType<Again>>): boolean {
    const { name, scope } = this.#visitor;
    if (!now || now instanceof Response) return false;
    return now.name === name && now.can.includes('read') && isDeepStrictEqual(now.scope, scope);
  }
}
