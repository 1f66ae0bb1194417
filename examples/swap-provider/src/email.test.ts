import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { createHub, type Hub, type Message } from '@nkul/core';
import { NOTIFIER, type Notifier, type Submission } from '@nkul/core/adapter';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { email } from './email.ts';

/** A real SMTP server, and the mails that it took. */
async function serveSmtp(options: SMTPServerOptions = {}) {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      text(stream).then((mail) => {
        mails.push(mail);
        done();
      }, done);
    },
    ...options,
  });
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = listener.address();
  return { mails, host: `127.0.0.1:${typeof address === 'object' ? address?.port : 0}` };
}

/** A server that speaks by a script: what it answers to a line, or cuts the line. */
async function serveScript(answer: (line: string, socket: Socket) => string | 'cut') {
  const lines: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const reply = (line: string) => {
      const said = answer(line, socket);
      if (said === 'cut') socket.destroy();
      else if (said !== '') socket.write(`${said}\r\n`);
    };
    let rest = '';
    socket.on('error', () => {});
    socket.on('data', (data) => {
      const [last = '', ...whole] = (rest + data).split('\r\n').toReversed();
      rest = last;
      for (const line of whole.toReversed()) {
        lines.push(line);
        reply(line);
      }
    });
    reply('greeting');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return { lines, host: `127.0.0.1:${typeof address === 'object' ? address?.port : 0}` };
}

/** An honest server's answers; the lines of a mail get none. */
function honest(line: string): string {
  if (line === 'greeting') return '220 mail.example ESMTP';
  if (line.startsWith('EHLO')) return '250 mail.example';
  if (/^(?:MAIL FROM|RCPT TO):/.test(line)) return '250 OK';
  if (line === 'DATA') return '354 go ahead';
  return line === '.' ? '250 taken' : '';
}

async function hubOn(host: string): Promise<Hub> {
  const hub = await createHub({
    plugins: [email({ smtp: `smtp://${host}`, from: 'shop@example.com' })],
  });
  onTestFinished(async () => {
    // What waits is not sent, and is no surprise.
    for (const { id } of (await hub.find({ status: 'queued' })).items) await hub.cancel(id);
    await hub.stop({ drain: false });
  });
  return hub;
}

/** A message once it has an outcome that it keeps for a while. */
async function settled(hub: Hub, to = 'amina@example.com'): Promise<Message | undefined> {
  const { id } = await hub.notify({ to: { email: to }, text: 'Bonjour' });
  await expect.poll(async () => (await hub.get(id))?.attempts[0]?.outcome).toBeDefined();
  await hub.flush({ timeout: '1s' });
  return await hub.get(id);
}

/** What the notifier says of one mail. */
async function submitted(
  host: string,
  options: Partial<Parameters<Notifier['send']>[1]> = {},
): Promise<Submission | undefined> {
  const hub = await hubOn(host);
  const notifier = hub.container.resolve(NOTIFIER);
  const mail = {
    id: '0198',
    attempt: 1,
    to: 'amina@example.com',
    content: { text: 'Bonjour' },
    recipient: { email: 'amina@example.com' },
    metadata: {},
  };
  const [submission] = await notifier.send([mail], { signal: new AbortController().signal, ...options });
  return submission;
}

describe('A mail', () => {
  it('that the server took is sent, under an id of its message', async () => {
    const { mails, host } = await serveSmtp();
    const message = await settled(await hubOn(host));
    expect(message?.status).toBe('sent');
    expect(message?.attempts[0]?.reference).toBe(`<${message?.id}@example.com>`);
    expect(mails).toEqual([expect.stringContaining(`Message-ID: <${message?.id}@example.com>`)]);
  });

  it('is unknown if the server drops the line after the final dot, and is not sent again', async () => {
    const { lines, host } = await serveScript((line) => (line === '.' ? 'cut' : honest(line)));
    const message = await settled(await hubOn(host));
    expect(message).toMatchObject({
      status: 'unknown',
      attempts: [{ outcome: 'unknown', reason: { code: 'no_answer' } }],
    });
    expect(lines.filter((line) => line === '.')).toHaveLength(1);
    expect('it is unknown').toHaveBeenLogged(1);
  });

  it('is unknown if the server drops the line within it', async () => {
    const { host } = await serveScript((line) => (line.startsWith('Subject:') ? 'cut' : honest(line)));
    expect((await submitted(host))?.outcome).toBe('unknown');
  });

  it.each([
    ['at once', 'greeting'],
    ['after EHLO', 'EHLO'],
    ['after the sender', 'MAIL'],
    ['after the recipient', 'RCPT'],
    ['instead of 354', 'DATA'],
  ])('is deferred if the server drops the line %s: nothing was sent', async (_when, begin) => {
    const { host } = await serveScript((line) => (line.startsWith(begin) ? 'cut' : honest(line)));
    expect(await submitted(host)).toMatchObject({ outcome: 'deferred', reason: { code: 'not_connected' } });
  });

  it('is deferred if the connection is refused', async () => {
    expect(await submitted('127.0.0.1:1')).toEqual({
      outcome: 'deferred',
      reason: { code: 'not_connected', message: 'ESOCKET' },
    });
  });

  it.each([
    ['greeting', '554 no SMTP service here', { outcome: 'deferred', reason: { code: 'unavailable' } }],
    ['EHLO', '421 closing', { outcome: 'deferred', reason: { code: 'unavailable' } }],
    ['MAIL', '421 closing', { outcome: 'deferred', reason: { code: 'unavailable' } }],
    ['MAIL', '503 bad sequence', { outcome: 'deferred', reason: { code: 'unavailable' } }],
    ['MAIL', '530 authentication required', { outcome: 'deferred', pause: 'unauthorized' }],
    ['RCPT', '450 4.2.0 greylisted', { outcome: 'deferred', scope: 'message' }],
    ['RCPT', '550 5.1.1 no such user', { outcome: 'rejected', reason: { code: 'invalid_recipient' } }],
    ['RCPT', '550 5.7.1 relaying denied', { outcome: 'rejected', reason: { code: 'provider_refused' } }],
    ['DATA', '452 out of storage', { outcome: 'deferred', scope: 'notifier' }],
    ['.', '554 5.7.1 spam', { outcome: 'rejected', reason: { code: 'provider_refused' } }],
    ['.', '451 try again', { outcome: 'deferred', reason: { providerCode: '451' } }],
  ])('of which the server says at %s: “%s” is what that means', async (begin, reply, expected) => {
    const { host } = await serveScript((line) => (line.startsWith(begin) ? reply : honest(line)));
    const submission = await submitted(host);
    expect(submission).toMatchObject(expected);
    // Its words may hold the address.
    expect(JSON.stringify(submission)).not.toContain(reply);
  });

  it('has its own trouble alone, if its recipient’s is temporary: others go on', async () => {
    const { mails, host } = await serveSmtp({
      onRcptTo: ({ address }, _session, done) =>
        done(address.startsWith('full') ? Object.assign(new Error('full'), { responseCode: 452 }) : null),
    });
    const hub = await hubOn(host);
    expect((await settled(hub, 'full@example.com'))?.status).toBe('queued');
    expect((await settled(hub))?.status).toBe('sent');
    expect(mails).toHaveLength(1);
  });

  it('is not written once its time is over', async () => {
    const { lines, host } = await serveScript(honest);
    const writing = () => {
      throw new Error('too late');
    };
    const reason = { code: 'too_late' };
    expect(await submitted(host, { writing })).toMatchObject({ outcome: 'deferred', reason });
    expect(lines.at(-1)).toBe('DATA');
  });

  it.each([
    ['before its first byte: deferred', 'DATA', 'deferred', 0],
    ['after it: unknown', '.', 'unknown', 1],
  ])('is given up when the call’s time is over, %s', async (_when, silentAt, outcome, calls) => {
    const call = new AbortController();
    const { host } = await serveScript((line) => {
      if (line !== silentAt) return honest(line);
      call.abort(new Error('the time is over'));
      return '';
    });
    const writing = vi.fn();
    expect((await submitted(host, { signal: call.signal, writing }))?.outcome).toBe(outcome);
    expect(writing).toHaveBeenCalledTimes(calls);
  });
});

describe('Wrong credentials', () => {
  it('pause the notifier: the queue waits, and is not burned', async () => {
    let logins = 0;
    const { mails, host } = await serveSmtp({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => {
        logins += 1;
        done(Object.assign(new Error('Invalid login'), { responseCode: 535 }));
      },
    });
    const hub = await hubOn(`shop:wrong-password@${host}`);
    const first = await settled(hub);
    expect(first?.attempts).toMatchObject([{ outcome: 'deferred', reason: { code: 'unauthorized' } }]);
    const receipts = await hub.notify(
      Array.from({ length: 20 }, (_one, index) => ({
        to: { email: `a${index}@example.com` },
        text: 'Bonjour',
      })),
    );
    await hub.flush({ timeout: '500ms' });
    expect(await hub.count()).toEqual({ queued: 21 });
    expect(
      (await Promise.all(receipts.map(({ id }) => hub.get(id)))).flatMap((one) => one?.attempts),
    ).toEqual([]);
    expect(await hub.pauses()).toMatchObject([{ notifier: 'email', reason: 'unauthorized' }]);
    expect([logins, mails]).toEqual([1, []]);
    expect('a notifier is paused').toHaveBeenLogged(1);
  });

  it('are never shown', async () => {
    const { host } = await serveSmtp({ onAuth: (_auth, _session, done) => done(new Error('no')) });
    const submission = await submitted(`shop:se%2Fcret@${host}`);
    expect(submission).toMatchObject({ outcome: 'deferred', pause: 'unauthorized' });
    expect(JSON.stringify(submission)).not.toContain('cret');
    const hub = await hubOn('shop:se%2Fcret@127.0.0.1:1');
    expect(hub.container.resolve(NOTIFIER).secrets?.()).toEqual(['shop', 'se/cret']);
  });
});
