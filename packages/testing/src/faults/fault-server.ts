import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Fault, traitsOf } from './fault.ts';
import { answerWithFault, type OkAnswer } from './fault-wire.ts';

/** A request as the server read it, whole. */
export interface HeardRequest {
  readonly method: string;
  /** The path with its query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface FaultServerOptions {
  /** Without one, the server answers well. */
  readonly fault?: Fault;
  /** The answer with which the provider accepts a message, and answers other requests, such as one for a token. */
  readonly ok: OkAnswer | ((request: HeardRequest) => OkAnswer);
  /** True for a request that submits messages: these meet the fault. @default true for all */
  readonly isSend?: (request: HeardRequest) => boolean;
}

/**
 * A provider on loopback that fails in one way, below its own words: it drops connections, cuts answers, packs, redirects
 * or is silent.
 *
 * @example
 * const server = await faultServer({ fault: 'drops-in-body', ok: { body: { id: 'm-1' } } });
 */
export async function faultServer(options: FaultServerOptions): Promise<FaultServer> {
  const server = new FaultServer(options);
  await server.listen();
  return server;
}

/** Made by {@link faultServer}. */
export class FaultServer {
  readonly #options: FaultServerOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #sends: HeardRequest[] = [];
  readonly #ends: (() => void)[] = [];
  #connections = 0;
  #url = '';

  constructor(options: FaultServerOptions) {
    this.#options = options;
    const tls = options.fault !== undefined && traitsOf(options.fault).tls === true;
    this.#server = tls ? createServer() : createHttpServer({ keepAliveTimeout: 0 });
    this.#server.on('connection', (socket: Socket) => this.#connected(socket));
    this.#server.on('request', (request: IncomingMessage) => void this.#heard(request).catch(() => {}));
  }

  get fault(): Fault | undefined {
    return this.#options.fault;
  }

  /** The address of the provider, with a slash at its end. */
  get url(): string {
    return this.#url;
  }

  /** The requests that submitted messages, in the order in which they came. */
  get sends(): readonly HeardRequest[] {
    return this.#sends;
  }

  /** How many connections are open. */
  get open(): number {
    return this.#sockets.size;
  }

  /** How many connections there were. */
  get connections(): number {
    return this.#connections;
  }

  async listen(): Promise<void> {
    const { fault } = this.#options;
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new TypeError('the server has no port');
    const scheme = fault !== undefined && traitsOf(fault).tls === true ? 'https' : 'http';
    this.#url = `${scheme}://127.0.0.1:${address.port}/`;
    // Nothing listens there any more.
    if (fault === 'refuses') await this.close();
  }

  /** Closes the server and its connections. */
  async close(): Promise<void> {
    for (const end of this.#ends) end();
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #connected(socket: Socket): void {
    this.#connections += 1;
    this.#sockets.add(socket);
    socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket));
    if (this.#options.fault === 'tls-silent') socket.resume();
    if (this.#options.fault === 'tls-plain')
      socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  }

  async #heard(request: IncomingMessage): Promise<void> {
    const { method = '', url = '', headers, socket } = request;
    const heard = { method, url, headers, body: await text(request) };
    const { fault, ok, isSend = () => true } = this.#options;
    const submits = isSend(heard);
    if (submits) this.#sends.push(heard);
    // A client that follows a redirect is answered well there, so that it believes it.
    const meets = submits && url !== '/elsewhere';
    const answer = typeof ok === 'function' ? ok(heard) : ok;
    this.#ends.push(answerWithFault(socket, meets ? fault : undefined, answer));
  }
}
