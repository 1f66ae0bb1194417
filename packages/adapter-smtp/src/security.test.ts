import { readFileSync } from 'node:fs';
import { createHub } from '@nkul/core';
import { NOTIFIER } from '@nkul/core/adapter';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mailServer, serveMail } from '../test/mail-server.ts';
import { notifierAt, submitted } from '../test/notifier-at.ts';
import { honest, scriptServer } from '../test/script-server.ts';
import { resolveSettings, type SmtpSettings } from './settings.ts';
import { smtp } from './smtp.ts';

const read = (file: string) => readFileSync(new URL(`../fixtures/${file}`, import.meta.url), 'utf8');
const [key, cert] = [read('mail.example.key.pem'), read('mail.example.cert.pem')];
const from = 'shop@example.com';

describe('TLS', () => {
  it.each([
    ['implicit', { secure: true }],
    ['starttls', { disabledCommands: [] as string[] }],
  ] as const)('%s carries the mail, to a server whose certificate is trusted', async (tls, options) => {
    const { port, mails } = await serveMail({ key, cert, ...options });
    const notifier = notifierAt(port, { tls, ca: cert, servername: 'mail.example' });
    expect(await submitted(notifier)).toMatchObject({ outcome: 'accepted' });
    expect(mails).toHaveLength(1);
    await notifier.close();
  });

  it.each([
    ['implicit', { secure: true }, {}],
    ['starttls', { disabledCommands: [] as string[] }, {}],
    ['implicit', { secure: true }, { ca: cert, servername: 'other.example' }],
    ['starttls', { disabledCommands: [] as string[] }, { ca: cert, servername: 'other.example' }],
  ] as const)(
    '%s gives neither the account nor a mail to a server that is not trusted',
    async (tls, options, trust) => {
      let logins = 0;
      const server = await mailServer({
        key,
        cert,
        ...options,
        onAuth: (_auth, _session, done) => {
          logins += 1;
          done(null, { user: 'shop' });
        },
      });
      onTestFinished(() => server.close());
      const account = { user: 'shop', password: 'a-very-secret-password' };
      const submission = await submitted(notifierAt(server.port, { tls, ...trust, ...account }));
      expect(submission).toMatchObject({ outcome: 'deferred', reason: { code: 'not_connected' } });
      expect([logins, server.mails.length]).toEqual([0, 0]);
    },
  );

  it('starttls ends before the account is named, if the server does not offer it', async () => {
    const server = await scriptServer(honest);
    onTestFinished(() => server.close());
    const account = { user: 'shop', password: 'a-very-secret-password' };
    const submission = await submitted(notifierAt(server.port, { tls: 'starttls', ...account }));
    expect(submission).toMatchObject({ outcome: 'deferred', reason: { code: 'not_connected' } });
    expect(server.lines.some((line) => /^(?:AUTH|MAIL)/.test(line))).toBe(false);
  });

  it.each([
    [{ host: 'smtp.example.com' }, 'starttls', 587],
    [{ host: 'smtp.example.com', port: 465 }, 'implicit', 465],
    [{ host: 'smtp.example.com', tls: 'implicit' }, 'implicit', 465],
    [{ host: 'smtp.example.com', port: 25 }, 'starttls', 25],
    [{ host: 'smtp.example.com', tls: 'none' }, 'none', 587],
    [{ host: '127.0.0.1', port: 25 }, 'none', 25],
    [{ host: '[::1]', port: 25 }, 'none', 25],
    [{ host: 'localhost', port: 465 }, 'implicit', 465],
  ] as const)('for %o is %s on port %i', (given, tls, port) => {
    expect(resolveSettings({ from, ...given })).toMatchObject({ tls, port });
  });
});

describe('the account', () => {
  it('is used as it is now, and a password that was replaced is not held against it', async () => {
    let [password, logins] = ['first', 0];
    const { port, mails } = await serveMail({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (auth, _session, done) => {
        logins += 1;
        if (auth.password === 'second') return done(null, { user: 'shop' });
        password = 'second';
        return done(Object.assign(new Error('no'), { responseCode: 535 }));
      },
    });
    const notifier = notifierAt(port, { user: 'shop', password: () => password });
    const refused = await submitted(notifier);
    expect(refused).toMatchObject({ outcome: 'deferred', retryAfterMs: 0 });
    expect(refused).not.toHaveProperty('pause');
    expect(await submitted(notifier)).toMatchObject({ outcome: 'accepted' });
    expect([logins, mails.length]).toEqual([2, 1]);
    expect(notifier.secrets()).toEqual(['second']);
    await notifier.close();
  });

  it('that is refused pauses the notifier: the queue waits, and is not burned', async () => {
    let logins = 0;
    const { port, mails } = await serveMail({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => {
        logins += 1;
        done(Object.assign(new Error('Invalid login'), { responseCode: 535 }));
      },
    });
    const hub = await createHub({
      plugins: [smtp({ host: '127.0.0.1', port, from, user: 'shop', password: 'wrong' })],
    });
    const { id } = await hub.notify({ to: { email: 'amina@example.com' }, text: 'Bonjour' });
    await expect.poll(async () => (await hub.get(id))?.attempts[0]?.outcome).toBe('deferred');
    await hub.notify({ to: { email: 'awa@example.com' }, text: 'Bonjour' });
    await hub.flush({ timeout: '200ms' });
    expect(await hub.pauses()).toMatchObject([{ notifier: 'smtp', reason: 'unauthorized' }]);
    expect([logins, mails.length]).toEqual([1, 0]);
    expect('a notifier is paused').toHaveBeenLogged(1);
    for (const { id: waiting } of (await hub.find({ status: 'queued' })).items) await hub.cancel(waiting);
    await hub.stop({ drain: false });
  });
});

it('one full or greylisting mailbox keeps no other waiting', async () => {
  const { port, mails } = await serveMail({
    onRcptTo: ({ address }, _session, done) =>
      done(address.startsWith('full') ? Object.assign(new Error('full'), { responseCode: 452 }) : null),
  });
  const hub = await createHub({ plugins: [smtp({ host: '127.0.0.1', port, from })] });
  const full = await hub.notify({ to: { email: 'full@example.com' }, text: 'Bonjour' });
  await expect.poll(async () => (await hub.get(full.id))?.attempts[0]?.outcome).toBe('deferred');
  const other = await hub.notify({ to: { email: 'awa@example.com' }, text: 'Bonjour' });
  await expect.poll(async () => (await hub.get(other.id))?.status).toBe('sent');
  expect(mails.map(({ to }) => to)).toEqual(['awa@example.com']);
  await hub.cancel(full.id);
  await hub.stop({ drain: false });
});

describe('a setting that cannot work', () => {
  it.each<[Partial<Record<keyof SmtpSettings | 'secure', unknown>>, string]>([
    [{ host: undefined }, 'host is missing'],
    [{ host: 'smtp://example.com' }, 'host must be the name of a server'],
    [{ from: 'shop' }, 'from must be one address'],
    [{ from: 'a@example.com, b@example.com' }, 'from must be one address'],
    [{ replyTo: 'help\r\n@example.com' }, 'replyTo must be one address'],
    [{ user: 'shop' }, 'password is missing'],
    [{ password: 'secret' }, 'user is missing'],
    [{ user: 'shop', password: '' }, 'password is empty'],
    [{ tls: 'ssl' }, 'tls'],
    [{ secure: true }, 'tls'],
    [{ unsubscribe: 'http://example.com' }, 'unsubscribe must be an https or mailto address'],
    [{ domain: 'a b' }, 'domain must have'],
    [{ idle: '1h' }, 'idle must be at most 10 minutes'],
    [{ dkim: { domain: 'example.com', selector: 'a', privateKey: 'rubbish-key' } }, 'not a private key'],
  ])('%o is refused at the start, by name', (given, words) => {
    // Wrong on purpose, as a program without types gives them.
    const settings = { host: 'smtp.example.com', from, ...given } as unknown as SmtpSettings;
    expect(() => smtp(settings)).toThrow(words);
    expect(() => smtp(settings)).not.toThrow('rubbish-key');
  });

  it('is never shown with its secrets', async () => {
    const settings = { host: '127.0.0.1', port: 1, from, user: 'shop', password: 'a-very-secret-password' };
    const hub = await createHub({ plugins: [smtp(settings)], start: false });
    const notifier = hub.container.resolve(NOTIFIER);
    expect(notifier.secrets?.()).toEqual(['a-very-secret-password']);
    expect(JSON.stringify([notifier, resolveSettings(settings)])).not.toContain('secret-password');
    expect(notifier).toMatchObject({ name: 'smtp', channel: 'email', reports: 'never', tellsWriting: true });
  });
});
