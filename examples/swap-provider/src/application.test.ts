import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { devcode } from '@nkul/adapter-devcode';
import { createSimulator } from '@nkul/simulator-devcode';
import { SMTPServer } from 'smtp-server';
import { expect, it } from 'vitest';
import { tellOfOrder } from './application.ts';
import { email } from './email.ts';
import { outboxSms } from './outbox-sms.ts';

const shown = 'Bonjour Amina, votre commande CM-1042 est en route.';

it('runs on Devcode SMS', async () => {
  const simulator = await createSimulator();
  try {
    const told = await tellOfOrder(devcode({ apiKey: 'demo-key', sender: 'NKUL', baseUrl: simulator.url }));
    expect(simulator.accepted).toMatchObject([{ to: '+237699128531', messageId: told.reference }]);
    expect(told.status).toBe('sent');
  } finally {
    await simulator.close();
  }
});

it('runs on another SMS provider', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nkul-'));
  try {
    const file = join(folder, 'outbox.jsonl');
    const told = await tellOfOrder(outboxSms({ file }));
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      id: told.reference,
      to: '+237699128531',
      text: shown,
    });
    expect(told.status).toBe('sent');
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('runs on e-mail, over a real SMTP server', async () => {
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
  });
  const port = await new Promise<number>((resolve) => {
    const listener = server.listen(0, '127.0.0.1', () => {
      const address = listener.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  try {
    const told = await tellOfOrder(email({ smtp: `smtp://127.0.0.1:${port}`, from: 'shop@example.com' }));
    expect(told.status).toBe('sent');
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain('To: amina@example.com');
    expect(mails[0]).toContain(told.reference);
    expect(mails[0]).toContain('votre commande CM-1042 est en route.');
  } finally {
    await new Promise<void>((resolve) => server.close(resolve));
  }
});
