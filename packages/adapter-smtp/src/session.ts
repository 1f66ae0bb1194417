import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { needsUtf8 } from './address.ts';
import { failureOf, NeedsUtf8, TooLate } from './failure.ts';
import type { Mail } from './mail.ts';
import type { SmtpEnd } from './outcome.ts';
import type { ResolvedSettings } from './settings.ts';

export interface SendOptions {
  readonly signal: AbortSignal;
  readonly writing?: () => void;
}

type Server = Pick<ResolvedSettings, 'host' | 'port' | 'tls' | 'ca' | 'servername' | 'account'>;

/** One connection to the server, logged in, for one mail after another. */
export class SmtpSession {
  /** How many mails it has taken. */
  count = 0;
  readonly #connection: SMTPConnection;
  readonly #knowsUtf8: boolean;
  /** Rejects when the connection ends or fails, also between two commands. */
  readonly #broken: Promise<never>;
  #isOpen = true;

  private constructor(connection: SMTPConnection, broken: Promise<never>, knowsUtf8: boolean) {
    this.#connection = connection;
    this.#broken = broken;
    this.#knowsUtf8 = knowsUtf8;
    connection.once('end', () => {
      this.#isOpen = false;
    });
  }

  /** @throws the error of Nodemailer, or the reason of the signal */
  static async open(server: Server, password: string | undefined, signal: AbortSignal): Promise<SmtpSession> {
    const connection = new SMTPConnection(connectionOptions(server));
    const broken = new Promise<never>((_resolve, reject) => {
      connection.on('error', reject);
      connection.once('end', () => reject(closedError()));
    });
    broken.catch(() => {});
    try {
      await until(signal, broken, (done) => connection.connect(done));
      const greeting = String(connection.lastServerResponse || '');
      const { account } = server;
      if (account !== undefined)
        await until(signal, broken, (done) =>
          connection.login({ user: account.user, pass: password ?? '' }, done),
        );
      return new SmtpSession(connection, broken, /^250[ -]SMTPUTF8\b/im.test(greeting));
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** True if a mail can be tried over it. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Submits a mail. It never rejects. A session whose mail was not taken is closed. */
  async submit({ from, to, bytes }: Mail, { signal, writing }: SendOptions): Promise<SmtpEnd> {
    let written = false;
    const body = bodyOf(bytes, () => {
      writing?.();
      written = true;
    });
    try {
      if (!this.#knowsUtf8 && (needsUtf8(from) || needsUtf8(to))) throw new NeedsUtf8();
      const envelope = { from, to, size: bytes.length };
      const words = await until<string>(signal, this.#broken, (done) =>
        this.#connection.send(envelope, body, (error, info) => done(error, info?.response)),
      );
      this.count += 1;
      return { kind: 'taken', words: words ?? '' };
    } catch (error) {
      this.close();
      return { kind: 'failed', failure: failureOf(error), written };
    }
  }

  /** Says goodbye, so that the server logs no lost connection. */
  quit(): void {
    this.#isOpen = false;
    this.#connection.quit();
  }

  /** Ends it at once. */
  close(): void {
    this.#isOpen = false;
    this.#connection.close();
  }

  /** @param listener is called once, when the connection ends */
  onEnd(listener: () => void): void {
    this.#broken.catch(listener);
  }
}

function connectionOptions({ host, port, tls, ca, servername }: Server): SMTPConnection.Options {
  return {
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(servername !== undefined && { servername }),
    tls: { ...(ca !== undefined && { ca }) },
    // A test's server on loopback is an address like any other.
    allowInternalNetworkInterfaces: true,
  };
}

/**
 * The mail as a stream. Nodemailer reads it after the server's "354", right before the first byte of the mail. From this
 * moment on, the mail may have been sent.
 */
function bodyOf(bytes: Buffer, writing: () => void): Readable {
  return new Readable({
    read() {
      try {
        writing();
      } catch (cause) {
        this.destroy(new TooLate('nothing may be written any more', { cause }));
        return;
      }
      this.push(bytes);
      this.push(null);
    },
  });
}

function closedError(): Error {
  return Object.assign(new Error('the server closed the connection'), { code: 'ECONNECTION' });
}

/** Waits for a step: its answer, a broken connection, or the end of the call's time. */
async function until<Value>(
  signal: AbortSignal,
  broken: Promise<never>,
  step: (done: (error?: Error | null, value?: Value) => void) => void,
): Promise<Value | undefined> {
  signal.throwIfAborted();
  let stop = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  const answered = new Promise<Value | undefined>((resolve, reject) =>
    step((error, value) => (error ? reject(error) : resolve(value))),
  );
  try {
    return await Promise.race([answered, broken, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
