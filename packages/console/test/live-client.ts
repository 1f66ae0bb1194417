import { get, type IncomingMessage } from 'node:http';
import { scheduler } from 'node:timers/promises';

/** A client of a stream of news, on a socket of its own. */
export class LiveClient {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly #response: IncomingMessage;
  #text = '';
  #hasEnded = false;

  private constructor(response: IncomingMessage) {
    this.#response = response;
    this.status = response.statusCode ?? 0;
    this.headers = response.headers;
    response.setEncoding('utf8').on('data', (piece: string) => {
      this.#text += piece;
    });
    response.on('error', () => {});
    response.on('close', () => {
      this.#hasEnded = true;
    });
  }

  static async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<LiveClient> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(url, { headers, agent: false }, resolve).on('error', reject);
    });
    return new LiveClient(response);
  }

  /** All that came so far. */
  get text(): string {
    return this.#text;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** The marks that came so far. */
  get marks(): readonly string[] {
    const pieces = this.#text.split('\n\n').slice(0, -1);
    return pieces.filter((one) => one.startsWith('data: ')).map((one) => JSON.parse(one.slice(6)).sequence);
  }

  /** Takes nothing more from its socket, for now. */
  pause(): void {
    this.#response.pause();
  }

  resume(): void {
    this.#response.resume();
  }

  leave(): void {
    this.#response.destroy();
  }
}

/** Waits until something is so, by time that a test does not fake. */
export async function until(isSo: () => unknown): Promise<void> {
  while (!(await isSo())) await scheduler.wait(2);
}

/** Time in which something that should not come would have come: some turns there and back on loopback. */
export async function aWhile(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await scheduler.wait(1);
}
