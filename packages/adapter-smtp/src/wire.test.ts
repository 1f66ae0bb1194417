import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { notifierAt, submitted } from '../test/notifier-at.ts';
import { type Act, honest, scriptServer } from '../test/script-server.ts';
import type { SmtpSettings } from './settings.ts';

const account = { user: 'boutique', password: 'a-very-secret-password' };

async function at(answer: (line: string) => Act, settings: Partial<SmtpSettings> = {}) {
  const server = await scriptServer(answer);
  onTestFinished(() => server.close());
  return { ...server, notifier: notifierAt(server.port, { ...account, ...settings }) };
}

/** The stages of a dialogue, by the lines at which the server acts; whether the mail may have gone out then. */
const stages = [
  ['the greeting', 'greeting', false],
  ['EHLO', 'EHLO', false],
  ['AUTH', 'AUTH', false],
  ['MAIL', 'MAIL', false],
  ['RCPT', 'RCPT', false],
  ['DATA', 'DATA', false],
  ['the first line of the mail', 'From:', true],
  ['the final dot', '.', true],
] as const;

const half = (socket: Socket): void => void socket.end('25');
const cutFailure = (socket: Socket): void => void socket.end('550 5.7.1 not');
const nonsense = (socket: Socket): void => void socket.end('\0\0\r\nHTTP/1.1 400 Bad Request\r\n\r\n');
const reset = (socket: Socket): void => void socket.resetAndDestroy();

const faults = [
  ['hangs up', 'cut'],
  ['resets', reset],
  ['gives half an answer', half],
  ['answers another protocol', nonsense],
  ['is cut off within a refusal', cutFailure],
] as const;

describe.each(stages)('a server that at %s', (_stage, begin, isWritten) => {
  it.each(faults)('%s: the mail is sent again only if it surely was not sent', async (_fault, act) => {
    const { lines, notifier } = await at((line) => (line.startsWith(begin) ? act : honest(line)));
    const writing = vi.fn();
    const submission = await submitted(notifier, {}, { writing });
    expect(writing).toHaveBeenCalledTimes(isWritten ? 1 : 0);
    expect(submission.outcome === 'unknown').toBe(isWritten);
    expect(submission.outcome).not.toBe('accepted');
    expect(lines.filter((line) => line === '.').length).toBeLessThanOrEqual(1);
    expect(JSON.stringify(submission)).not.toContain('secret');
  });

  it('is silent: the call ends with its time', async () => {
    const call = new AbortController();
    const { notifier } = await at((line) => {
      if (!line.startsWith(begin)) return honest(line);
      setImmediate(() => call.abort(new Error('the time is over')));
      return '';
    });
    const { outcome } = await submitted(notifier, {}, { signal: call.signal });
    expect(outcome).toBe(isWritten ? 'unknown' : 'deferred');
  });

  it('answers one byte after another is still understood', async () => {
    const { notifier } = await at((line) => {
      const said = honest(line);
      return line.startsWith(begin) && said !== '' ? byBytes(`${said}\r\n`) : said;
    });
    expect(await submitted(notifier)).toMatchObject({ outcome: 'accepted', aliases: ['4F00BA'] });
  });
});

function byBytes(text: string): (socket: Socket) => void {
  return (socket) => {
    socket.setNoDelay(true);
    const write = (at: number): void => {
      if (at < text.length) socket.write(text.charAt(at), () => setImmediate(write, at + 1));
    };
    write(0);
  };
}

describe('a reply', () => {
  it.each([
    ['greeting', '554 no SMTP service here', { outcome: 'deferred', reason: { code: 'not_connected' } }],
    ['greeting', '421 busy', { outcome: 'deferred', reason: { code: 'unavailable' } }],
    ['EHLO', '421 closing', { outcome: 'deferred', reason: { code: 'unavailable' } }],
    ['AUTH', '535 5.7.8 bad', { outcome: 'deferred', pause: 'unauthorized' }],
    ['AUTH', '534 weak', { outcome: 'deferred', pause: 'unauthorized' }],
    ['AUTH', '454 4.7.0 later', { outcome: 'deferred', reason: { code: 'unavailable' } }],
    ['MAIL', '530 5.7.0 log in', { outcome: 'deferred', pause: 'unauthorized' }],
    ['MAIL', '550 5.7.1 not yours', { outcome: 'rejected', reason: { code: 'provider_refused' } }],
    ['MAIL', '552 5.3.4 too big', { outcome: 'rejected', reason: { code: 'invalid_request' } }],
    ['MAIL', '451 4.3.0 later', { outcome: 'deferred', reason: { code: 'unavailable' } }],
    ['MAIL', '421 closing', { outcome: 'deferred', reason: { code: 'unavailable' } }],
    ['MAIL', '503 bad sequence', { outcome: 'deferred', reason: { code: 'unavailable' } }],
    ['RCPT', '550 5.1.1 unknown', { outcome: 'rejected', reason: { code: 'invalid_recipient' } }],
    ['RCPT', '551 not local', { outcome: 'rejected', reason: { code: 'invalid_recipient' } }],
    ['RCPT', '553 not allowed', { outcome: 'rejected', reason: { code: 'invalid_recipient' } }],
    ['RCPT', '501 5.1.3 syntax', { outcome: 'rejected', reason: { code: 'invalid_recipient' } }],
    ['RCPT', '550 5.7.1 relaying denied', { outcome: 'rejected', reason: { code: 'provider_refused' } }],
    ['RCPT', '554 refused', { outcome: 'rejected', reason: { code: 'provider_refused' } }],
    ['RCPT', '450 4.2.0 greylisted', { outcome: 'deferred', scope: 'message' }],
    ['RCPT', '451 greylisted', { outcome: 'deferred', scope: 'message' }],
    ['RCPT', '452 4.2.2 full', { outcome: 'deferred', scope: 'message' }],
    ['RCPT', '421 closing', { outcome: 'deferred', reason: { code: 'unavailable' } }],
    ['DATA', '452 out of storage', { outcome: 'deferred', reason: { code: 'unavailable' } }],
    ['DATA', '554 no', { outcome: 'rejected', reason: { code: 'provider_refused' } }],
    ['.', '554 5.7.1 spam', { outcome: 'rejected', reason: { code: 'content_refused' } }],
    ['.', '554 5.6.0 form', { outcome: 'rejected', reason: { code: 'content_refused' } }],
    ['.', '550 no', { outcome: 'rejected', reason: { code: 'provider_refused' } }],
    ['.', '451 4.3.0 later', { outcome: 'deferred', reason: { code: 'unavailable' } }],
  ])('at %s: “%s” gives its row of the table', async (begin, reply, expected) => {
    const { notifier } = await at((line) => (line.startsWith(begin) ? reply : honest(line)));
    const submission = await submitted(notifier);
    expect(submission).toMatchObject(expected);
    expect(submission).toHaveProperty('reason.providerCode', expect.stringContaining(reply.slice(0, 3)));
    expect('scope' in submission).toBe('scope' in expected);
  });

  it('shows its words without the address and the password, however they are written', async () => {
    const plain = Buffer.from(`\0${account.user}\0${account.password}`).toString('base64');
    const reply = `550 5.7.1 <amina@example.com> ${account.password} ${plain}`;
    const { notifier } = await at((line) => (line.startsWith('RCPT') ? reply : honest(line)));
    const shown = JSON.stringify(await submitted(notifier));
    expect(shown).toContain('5.7.1');
    for (const hidden of ['amina@example.com', account.password, plain]) expect(shown).not.toContain(hidden);
  });

  it('to a pipelined recipient refuses the mail: nothing of it is written, even after 354', async () => {
    const { lines, notifier } = await at((line) => {
      if (line.startsWith('EHLO')) return '250-mail.example\r\n250-PIPELINING\r\n250 AUTH PLAIN';
      return line.startsWith('RCPT') ? '550 5.1.1 unknown' : honest(line);
    });
    const writing = vi.fn();
    const submission = await submitted(notifier, {}, { writing });
    expect(submission).toMatchObject({ outcome: 'rejected', reason: { code: 'invalid_recipient' } });
    expect(writing).not.toHaveBeenCalled();
    expect(lines.some((line) => line.startsWith('From:'))).toBe(false);
  });
});

it('a connection that is refused has written nothing', async () => {
  const submission = await submitted(notifierAt(1));
  expect(submission).toMatchObject({ outcome: 'deferred', reason: { code: 'not_connected' } });
});

it('a mail whose time is over before its first byte is not written', async () => {
  const { lines, notifier } = await at(honest);
  const writing = () => {
    throw new Error('too late');
  };
  const submission = await submitted(notifier, {}, { writing });
  expect(submission).toMatchObject({ outcome: 'deferred', reason: { code: 'too_late' } });
  expect(lines.at(-1)).toBe('DATA');
});
