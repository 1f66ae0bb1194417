import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';

/** A mail that a server took. */
interface TakenMail {
  readonly from: string;
  readonly to: string;
  readonly mail: string;
}

export interface MailServer {
  readonly port: number;
  readonly mails: readonly TakenMail[];
  /** The connections that it has seen so far. */
  readonly connections: () => number;
  /** Ends all connections, as a server does with idle ones. */
  readonly dropAll: () => void;
  readonly close: () => Promise<void>;
}

/** A real SMTP server on loopback, and the mails that it took. */
export async function mailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: TakenMail[] = [];
  let connections = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onConnect: (_session, done) => {
      connections += 1;
      done();
    },
    onData: (stream, { envelope }, done) => {
      const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
      const to = envelope.rcptTo.map(({ address }) => address).join();
      text(stream).then((mail) => {
        mails.push({ from, to, mail });
        done();
      }, done);
    },
    ...options,
  });
  server.on('error', () => {});
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    mails,
    connections: () => connections,
    dropAll: () => {
      for (const connection of server.connections) connection.close();
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** The same, which is closed after the test. */
export async function serveMail(options: SMTPServerOptions = {}): Promise<MailServer> {
  const server = await mailServer(options);
  onTestFinished(() => server.close());
  return server;
}
