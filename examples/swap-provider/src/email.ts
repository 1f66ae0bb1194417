import { NOTIFIER, type Outgoing, type Plugin } from '@nkul/core/adapter';
import MailComposer from 'nodemailer/lib/mail-composer';
import { type Mail, type SmtpServer, submitMail } from './submit-mail.ts';

export interface EmailOptions {
  /** The server: `smtp://user:password@host:587`, or `smtps://` for TLS from the start. */
  readonly smtp: string;
  /** The sender's address. */
  readonly from: string;
}

/** E-mail over SMTP, with one connection for each mail. */
export function email({ smtp, from }: EmailOptions): Plugin {
  const server = serverOf(new URL(smtp));
  return {
    name: 'email',
    register: (container) =>
      void container.registerInstance(NOTIFIER, {
        name: 'email',
        channel: 'email',
        reports: 'never',
        limits: { inFlight: 4 },
        tellsWriting: true,
        secrets: () => (server.auth === undefined ? [] : [server.auth.user, server.auth.pass]),
        send: async (messages, options) =>
          await Promise.all(
            messages.map(async (message) => submitMail(await mailOf(message, from), server, options)),
          ),
      }),
  };
}

function serverOf({ protocol, hostname, port, username, password }: URL): SmtpServer {
  const auth = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    ...(port !== '' && { port: Number(port) }),
    secure: protocol === 'smtps:',
    ...(username !== '' && { auth }),
  };
}

/** The mail to send. It has the id of its message, so that each try sends the same mail. */
async function mailOf({ id, to, content: { subject, text, html } }: Outgoing, from: string): Promise<Mail> {
  const messageId = `<${id}@${from.split('@').at(-1)}>`;
  const mail = { from, to, messageId, subject: subject ?? text, text, ...(html !== undefined && { html }) };
  return { id: messageId, from, to, bytes: await new MailComposer(mail).compile().build() };
}
