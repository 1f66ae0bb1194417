import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Faults } from '../faults/faults.ts';
import { createSimulator } from '../simulator/simulator.ts';
import type { SmtpOptions } from './smtp-options.ts';

async function simulate(faults: Faults = {}, smtp: SmtpOptions = {}) {
  const simulator = await createSimulator({ smtp, faults });
  onTestFinished(() => simulator.close());
  return simulator;
}

/** Sends lines, one after the answer to another. Returns the last line of each answer; `closed` at the end. */
async function dialogue(port: number | undefined, lines: readonly string[]): Promise<readonly string[]> {
  const socket = connect(port ?? 0, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  const answers: string[] = [];
  const left = [...lines];
  const ended = new Promise((resolve) => socket.on('close', resolve));
  const hear = (line: string) => {
    if (/^\d{3}-/.test(line)) return;
    answers.push(line);
    const next = left.shift();
    if (next === undefined) socket.end();
    else socket.write(`${next}\r\n`);
  };
  // Each answer is one write of the server.
  socket.on('data', (chunk) => chunk.toString().trim().split('\r\n').forEach(hear));
  await ended;
  return answers.length <= lines.length ? [...answers, 'closed'] : answers;
}

const envelope = ['EHLO me', 'MAIL FROM:<shop@example.com>', 'RCPT TO:<ada@example.com>', 'DATA'];
const mail = 'Message-ID: <m-1@example.com>\r\nSubject: Hi\r\n\r\nBonjour\r\n..dot\r\n.';

describe('the mail server', () => {
  it('takes a mail, and the book has it', async () => {
    const { smtpPort, accepted, calls } = await simulate();
    const answers = await dialogue(smtpPort, [...envelope, mail, 'QUIT']);
    expect(answers.map((line) => line.slice(0, 3))).toEqual([
      '220',
      '250',
      '250',
      '250',
      '354',
      '250',
      '221',
    ]);
    expect(accepted).toMatchObject([
      {
        wire: 'smtp',
        to: 'ada@example.com',
        text: 'Bonjour\n.dot',
        sender: 'shop@example.com',
        messageId: 'm-1@example.com',
      },
    ]);
    expect(calls).toMatchObject([{ wire: 'smtp', operation: 'send', faults: [] }]);
  });

  it.each([
    ['PLAIN', [`AUTH PLAIN ${Buffer.from('\0me\0secret').toString('base64')}`]],
    ['LOGIN', ['AUTH LOGIN', Buffer.from('me').toString('base64'), Buffer.from('secret').toString('base64')]],
  ])('wants a log-in by %s, if it has a user', async (_, login) => {
    const { smtpPort, accepted } = await simulate({}, { user: 'me', password: 'secret' });
    const refused = await dialogue(smtpPort, envelope.slice(0, 2));
    expect(refused.at(-1)).toMatch(/^530/);
    const wrong = await dialogue(smtpPort, [
      'EHLO me',
      `AUTH PLAIN ${Buffer.from('\0me\0no').toString('base64')}`,
    ]);
    expect(wrong.at(-1)).toMatch(/^535/);
    const [hello = '', ...rest] = envelope;
    await dialogue(smtpPort, [hello, ...login, ...rest, mail]);
    expect(accepted).toMatchObject([{ apiKey: 'me' }]);
  });

  it.each<[string, NonNullable<Faults['send']>, RegExp, number]>([
    ['entryInvalid', { entryInvalid: 1 }, /^550 5\.1\.1/, 0],
    ['entryRefused', { entryRefused: 1 }, /^550 5\.7\.1/, 0],
    ['http429', { http429: 1 }, /^450 4\.7\.1/, 0],
    ['http503', { http503: 1 }, /^421/, 0],
    ['notAuthorised', { notAuthorised: 1 }, /^530/, 0],
    ['http500', { http500: 1 }, /^451/, 0],
    ['slow', { slow: { probability: 1, ms: 5 } }, /^250 2\.0\.0/, 1],
    ['resetAfterBody', { resetAfterBody: 1 }, /^closed/, 1],
    ['resetInBody', { resetInBody: 1 }, /^closed/, 0],
    ['resetAfterHeaders', { resetAfterHeaders: 1 }, /^closed/, 0],
    ['resetBeforeRequest', { resetBeforeRequest: 1 }, /^closed/, 0],
  ])('shows %s', async (name, send, answered, taken) => {
    const { smtpPort, accepted, calls } = await simulate({ send });
    const answers = await dialogue(smtpPort, [...envelope, mail]);
    const refusal = answers.find((line) => /^[45]\d\d/.test(line));
    expect(refusal ?? answers.at(-1)).toMatch(answered);
    expect(accepted).toHaveLength(taken);
    expect(calls).toMatchObject([{ faults: [name] }]);
  });

  it('is not there without the option, and refuses one that cannot work', async () => {
    const simulator = await createSimulator();
    expect(simulator.smtpPort).toBeUndefined();
    await simulator.close();
    await expect(createSimulator({ smtp: { port: 70_000 } })).rejects.toThrow('smtp.port');
  });
});
