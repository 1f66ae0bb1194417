import { expect, it, onTestFinished, vi } from 'vitest';
import { serveMail } from '../test/mail-server.ts';
import { notifierAt, submitted } from '../test/notifier-at.ts';
import { honest, scriptServer } from '../test/script-server.ts';

it('mails follow one another over one connection', async () => {
  const { port, mails, connections } = await serveMail();
  const notifier = notifierAt(port);
  for (let index = 0; index < 5; index++) await submitted(notifier, { to: `a${index}@example.com` });
  expect([mails.length, connections()]).toEqual([5, 1]);
  await notifier.close();
});

it('mails under way at once have a connection each', async () => {
  const { port, mails, connections } = await serveMail();
  const notifier = notifierAt(port);
  await Promise.all([1, 2, 3].map((index) => submitted(notifier, { to: `a${index}@example.com` })));
  expect(mails.map(({ to }) => to).toSorted()).toEqual([
    'a1@example.com',
    'a2@example.com',
    'a3@example.com',
  ]);
  expect(connections()).toBe(3);
  await notifier.close();
});

it('a connection that the server closed while it was idle is replaced, and the mail is not lost', async () => {
  const { port, mails, connections, dropAll } = await serveMail();
  const notifier = notifierAt(port);
  await submitted(notifier);
  dropAll();
  expect(await submitted(notifier)).toMatchObject({ outcome: 'accepted' });
  expect([mails.length, connections()]).toEqual([2, 2]);
  await notifier.close();
});

it.each([
  ['hangs up', 'cut'],
  ['says 421', '421 4.7.0 too many mails on this connection'],
])('a kept connection at whose next mail the server %s is replaced within the call', async (_how, act) => {
  let [greetings, mails] = [0, 0];
  const server = await scriptServer((line) => {
    if (line === 'greeting') greetings += 1;
    if (line.startsWith('MAIL')) mails += 1;
    return line.startsWith('MAIL') && mails === 2 ? act : honest(line);
  });
  onTestFinished(() => server.close());
  const notifier = notifierAt(server.port);
  await submitted(notifier);
  const writing = vi.fn();
  expect(await submitted(notifier, {}, { writing })).toMatchObject({ outcome: 'accepted' });
  expect([greetings, writing.mock.calls.length]).toEqual([2, 1]);
  await notifier.close();
});

it('a mail that was written over a kept connection is not written again', async () => {
  let dots = 0;
  const server = await scriptServer((line) => (line === '.' && ++dots === 2 ? 'cut' : honest(line)));
  onTestFinished(() => server.close());
  const notifier = notifierAt(server.port);
  await submitted(notifier);
  expect(await submitted(notifier)).toMatchObject({ outcome: 'unknown' });
  expect(dots).toBe(2);
  await notifier.close();
});

it('a connection ends after its number of mails', async () => {
  const { port, connections } = await serveMail();
  const notifier = notifierAt(port, { perConnection: 2 });
  for (let index = 0; index < 4; index++) await submitted(notifier);
  expect(connections()).toBe(2);
  await notifier.close();
});

it('an idle connection is closed, with a goodbye', async () => {
  const server = await scriptServer(honest);
  onTestFinished(() => server.close());
  const notifier = notifierAt(server.port, { idle: '1ms' });
  await submitted(notifier);
  await expect.poll(() => server.lines.at(-1)).toBe('QUIT');
  await notifier.close();
});

it('closing waits for the mails under way, and then ends the connections', async () => {
  let finish = (): void => {};
  const server = await scriptServer((line) =>
    line === '.'
      ? (socket) => {
          finish = () => void socket.write('250 taken\r\n');
        }
      : honest(line),
  );
  onTestFinished(() => server.close());
  const notifier = notifierAt(server.port);
  const sending = submitted(notifier);
  await expect.poll(() => server.lines.includes('.')).toBe(true);
  const ends: string[] = [];
  const closing = notifier.close().then(() => ends.push('closed'));
  const sent = sending.then(() => ends.push('sent'));
  finish();
  expect(await sending).toMatchObject({ outcome: 'accepted' });
  await Promise.all([closing, sent]);
  expect(ends).toEqual(['sent', 'closed']);
  await expect.poll(() => server.lines.at(-1)).toBe('QUIT');
});
