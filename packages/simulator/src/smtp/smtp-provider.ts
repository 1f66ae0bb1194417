/** The mail server of a simulator: its connections, and its entries in the book. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Draws } from '../base/draw.ts';
import { listen } from '../base/listen.ts';
import type { Book, OpenCall } from '../book/book.ts';
import type { ActiveFaults } from '../faults/fault-settings.ts';
import type { CallFaultName } from '../faults/faults.ts';
import { drawMailFate } from './mail-fate.ts';
import { readMail } from './read-mail.ts';
import { readSmtpOptions, type SmtpAccount, type SmtpOptions } from './smtp-options.ts';
import { type OfferedMail, type Reaction, SmtpSession } from './smtp-session.ts';

interface SmtpContext {
  readonly book: Book;
  readonly draws: Draws;
  readonly now: () => Date;
  readonly faults: () => ActiveFaults;
}

/** A mail server without TLS. Accepted mails are in the book, with their plain text. */
export class SmtpProvider {
  readonly #context: SmtpContext;
  readonly #port: number;
  readonly #account: SmtpAccount | undefined;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #closing = new AbortController();

  /** @throws TypeError if an option cannot work */
  constructor(options: SmtpOptions, context: SmtpContext) {
    const { port, account } = readSmtpOptions(options);
    this.#context = context;
    this.#port = port;
    this.#account = account;
    this.#server = createServer((socket) => void this.#serve(socket));
  }

  listen(host: string): Promise<number> {
    return listen(this.#server, host, this.#port);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(socket: Socket): Promise<void> {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => socket.destroy());
    const session = this.#session();
    socket.write(`${session.greeting}\r\n`);
    try {
      for await (const line of linesOf(socket)) {
        const reaction = session.take(line);
        if (reaction !== undefined && !(await this.#react(socket, reaction))) return;
      }
    } catch {
      // The client has gone, or the simulator closes.
      socket.destroy();
    }
  }

  /** Returns false once the connection is over. */
  async #react(socket: Socket, reaction: Reaction): Promise<boolean> {
    if ('silent' in reaction) return true;
    if ('reset' in reaction) {
      if (reaction.reply !== undefined)
        await new Promise((resolve) => socket.write(reaction.reply ?? '', resolve));
      socket.resetAndDestroy();
      return false;
    }
    if (reaction.afterMs !== undefined)
      await sleep(reaction.afterMs, undefined, { signal: this.#closing.signal });
    socket.write(`${reaction.reply}\r\n`);
    if (reaction.close) socket.end();
    return reaction.close !== true;
  }

  #session(): SmtpSession {
    const { book, draws, faults } = this.#context;
    let call: OpenCall | undefined;
    return new SmtpSession({
      account: this.#account,
      begin: () => {
        call = book.open('smtp', 'send', 'MAIL');
        return drawMailFate(faults().send, draws.next('mail'));
      },
      end: (mail, data, accepted) => call && this.#enter(call, mail, data, accepted),
      showed: (fault) => void call?.faults.push(fault as CallFaultName),
    });
  }

  #enter(call: OpenCall, { from, to: all }: OfferedMail, data: string, accepted: boolean): void {
    const { book, now } = this.#context;
    const { text, messageId: given } = readMail(data);
    const messageId = given === '' ? randomUUID() : given;
    const about = { messageId, clientId: messageId, text, sender: from, units: 1 };
    book.enter(
      call,
      all.map((to) => ({ to, text, accepted, ...(accepted && { messageId }), faults: [] })),
    );
    if (!accepted) return;
    const paid = { apiKey: this.#account?.user ?? '', at: now(), call: call.number };
    for (const to of all) book.accept({ wire: 'smtp', to, ...about, ...paid });
  }
}

/** The lines of a connection, as Latin 1: each byte is a character. */
async function* linesOf(socket: Socket): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of socket) {
    const lines = (rest + (chunk as Buffer).toString('latin1')).split('\r\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
