import { type AddressInfo, createServer, connect as open, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The network between a process and the database, with its faults. */
export class FaultyProxy {
  readonly #server: Server;
  readonly #target: number;
  readonly #sockets = new Set<Socket>();
  #silent = false;
  #delayMs = 0;

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer((near) => this.#join(near));
  }

  /** @param target the port of the database */
  static async start(target: number): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    // A server that listens on a port has such an address.
    return (this.#server.address() as AddressInfo).port;
  }

  /** Every connection breaks. */
  drop(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Connections stay open, but lose every byte of both sides. After a while, they break. */
  async halfOpen(ms: number): Promise<void> {
    this.#silent = true;
    await sleep(ms);
    this.#silent = false;
    this.drop();
  }

  /** Everything arrives late for a while. */
  async delay(lateMs: number, ms: number): Promise<void> {
    this.#delayMs = lateMs;
    await sleep(ms);
    this.#delayMs = 0;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.drop();
    await closed;
  }

  #join(near: Socket): void {
    const far = open(this.#target, '127.0.0.1');
    this.#pass(near, far);
    this.#pass(far, near);
  }

  #pass(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    let before = Promise.resolve();
    from.on('data', (bytes) => {
      if (this.#silent) return;
      const lateMs = this.#delayMs;
      // In order, also when the delay has just ended.
      before = before.then(async () => {
        if (lateMs > 0) await sleep(lateMs);
        to.write(bytes);
      });
    });
    from.on('error', () => {});
    to.on('error', () => {});
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
