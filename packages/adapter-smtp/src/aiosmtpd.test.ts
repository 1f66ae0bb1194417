import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { notifierAt, submitted } from '../test/notifier-at.ts';

const python = '/usr/bin/python3';
const isInstalled = spawnSync(python, ['-c', 'import aiosmtpd']).status === 0;

/** Prints its port, then each mail that it takes, as lines of JSON. */
const program = `
import asyncio
import json
from aiosmtpd.smtp import SMTP
class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith('nobody'):
            return '550 5.1.1 unknown'
        if address.startswith('grey'):
            return '451 4.7.1 greylisted'
        envelope.rcpt_tos.append(address)
        return '250 OK'
    async def handle_DATA(self, server, session, envelope):
        mail = envelope.content.decode('utf-8')
        print(json.dumps({'from': envelope.mail_from, 'to': envelope.rcpt_tos, 'mail': mail}), flush=True)
        return '250 OK'
async def serve():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(), enable_SMTPUTF8=True), '127.0.0.1', 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(serve())
`;

// Another author's server: the package python3-aiosmtpd of Debian.
// A judge that is not of Nodemailer's author, from Debian's python3-aiosmtpd. Where it is not installed, these tests are
// listed as skipped; wire.test.ts and mail.test.ts hold the same promises everywhere.
describe.skipIf(!isInstalled)('aiosmtpd', () => {
  it('takes the mails, over one connection, and its refusals are understood', async () => {
    const child = spawn(python, ['-c', program]);
    onTestFinished(() => void child.kill('SIGKILL'));
    const output = createInterface(child.stdout);
    const lines: string[] = [];
    output.on('line', (line) => lines.push(line));
    await once(output, 'line');
    const notifier = notifierAt(Number(lines[0]), { unsubscribe: 'https://example.com/u' });
    expect(
      await submitted(notifier, { content: { subject: 'Été', text: 'Bonjour\n.\nAmina' } }),
    ).toMatchObject({
      outcome: 'accepted',
    });
    expect(await submitted(notifier, { to: 'éva@example.com' })).toMatchObject({ outcome: 'accepted' });
    expect(await submitted(notifier, { to: 'nobody@example.com' })).toMatchObject({
      outcome: 'rejected',
      reason: { code: 'invalid_recipient' },
    });
    expect(await submitted(notifier, { to: 'grey@example.com' })).toMatchObject({
      outcome: 'deferred',
      scope: 'message',
    });
    await notifier.close();
    expect(lines.slice(1).map((line) => JSON.parse(line))).toEqual([
      {
        from: 'shop@example.com',
        to: ['amina@example.com'],
        mail: expect.stringMatching(/Bonjour\r\n\.\r\nAmina/),
      },
      { from: 'shop@example.com', to: ['éva@example.com'], mail: expect.stringContaining('éva@example.com') },
    ]);
  });
});
