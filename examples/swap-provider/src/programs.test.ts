import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { devcode } from '@nkul/adapter-devcode';
import { twilio } from '@nkul/adapter-twilio';
import { CLOCK, type Clock, type Plugin, systemClock } from '@nkul/core';
import { createSimulator, type Faults, type Simulator } from '@nkul/simulator';
import { SMTPServer } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tellOfOrder } from './application.ts';

const to = '+237699128531';
const shown = 'Bonjour Amina, votre commande CM-1042 est en route.';
const token = '0c5e7a914f2b4d68b3a1d9e07c6f8b25';

const environment = {
  NKUL_CALLBACK_TOKEN: token,
  DEVCODE_API_KEY: 'demo-key',
  NEXAH_USER: 'demo-user',
  NEXAH_PASSWORD: 'demo-password',
  ORANGE_CLIENT_ID: 'demo-client',
  ORANGE_CLIENT_SECRET: 'demo-secret',
  AFRICASTALKING_USERNAME: 'sandbox',
  AFRICASTALKING_API_KEY: 'demo-api-key',
  TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000001',
  TWILIO_AUTH_TOKEN: 'demo-token',
};

async function simulate(faults: Faults = {}): Promise<Simulator> {
  const simulator = await createSimulator({ faults, reportDelayMs: 1 });
  onTestFinished(() => simulator.close());
  return simulator;
}

/**
 * Runs a program to its end, and gives the last line that it prints, and its log.
 *
 * @param simulator is told where the first provider reports, as in its console
 */
async function run(
  name: string,
  env: Record<string, string>,
  simulator?: Simulator,
  provider = 'devcode',
): Promise<{ readonly said: string; readonly log: string }> {
  const main = join(import.meta.dirname, 'main.ts');
  const child = spawn(process.execPath, ['--conditions=nkul:source', main, name], {
    // The cache of compiled files spares each start half of its work.
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      ...environment,
      ...env,
    },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
    const [, url] = /taken at (\S+)\/callbacks\//.exec(output) ?? [];
    if (url !== undefined) simulator?.reportTo(`${url}/callbacks/${provider}/${token}`);
  });
  const errors = text(child.stderr);
  const [code] = await once(child, 'close');
  const log = await errors;
  expect(code, log).toBe(0);
  return { said: output.trim().split('\n').at(-1) ?? '', log };
}

describe('The application', () => {
  it('runs on Devcode: the message is delivered', async () => {
    const simulator = await simulate();
    const { said } = await run('devcode', { DEVCODE_BASE_URL: simulator.urls.devcode }, simulator);
    expect(simulator.accepted).toMatchObject([{ wire: 'devcode', to, text: shown }]);
    expect(said).toBe(`delivered by devcode, reference ${simulator.accepted[0]?.messageId}`);
  });

  it('runs on Twilio: the message is delivered', async () => {
    const simulator = await simulate();
    const { said } = await run('twilio', { TWILIO_BASE_URL: simulator.urls.twilio });
    expect(simulator.accepted).toMatchObject([{ wire: 'twilio', to, text: shown }]);
    expect(said).toBe(`delivered by twilio, reference ${simulator.accepted[0]?.messageId}`);
  });

  it.each([
    ['nexah', 'NEXAH_BASE_URL'],
    ['orange', 'ORANGE_BASE_URL'],
    ['africastalking', 'AFRICASTALKING_BASE_URL'],
  ] as const)('runs on %s: the message is delivered', async (provider, variable) => {
    const simulator = await simulate();
    const { said } = await run(provider, { [variable]: simulator.urls[provider] }, simulator, provider);
    expect(simulator.accepted).toMatchObject([{ wire: provider, to, text: shown }]);
    expect(said).toBe(`delivered by ${provider}, reference ${simulator.accepted[0]?.messageId}`);
  });

  it('runs on both: the first one delivers', async () => {
    const [one, other] = [await simulate(), await simulate()];
    const env = { DEVCODE_BASE_URL: one.urls.devcode, TWILIO_BASE_URL: other.urls.twilio };
    const { said } = await run('both', env, one);
    expect(said).toBe(`delivered by devcode, reference ${one.accepted[0]?.messageId}`);
    expect(other.calls).toEqual([]);
  });

  it.each<[string, Faults, string]>([
    ['refuses the message', { send: { entryRefused: 1 } }, ''],
    ['refuses the account', { send: { notAuthorised: 1 } }, 'credentials were refused'],
    ['has no credit left', { send: { insufficientCredit: 1 } }, 'top up its account'],
    ['reports that it did not arrive', { reports: { undelivered: 1 } }, ''],
  ])('runs on both: if Devcode %s, Twilio delivers, once', async (_how, faults, logged) => {
    const [one, other] = [await simulate(faults), await simulate()];
    const env = { DEVCODE_BASE_URL: one.urls.devcode, TWILIO_BASE_URL: other.urls.twilio };
    const { said, log } = await run('both', env, one);
    expect(one.calls.filter(({ operation }) => operation === 'send')).toHaveLength(1);
    expect(other.accepted).toMatchObject([{ to, text: shown }]);
    expect(said).toBe(`delivered by twilio, reference ${other.accepted[0]?.messageId}`);
    expect(log).toMatch(logged === '' ? /^$/ : logged);
  });

  it('runs on both: if Devcode cannot be reached, Twilio delivers, once', async () => {
    const { urls, accepted } = await simulate();
    const first = devcode({ apiKey: 'demo-key', sender: 'NKUL', baseUrl: 'http://127.0.0.1:1/' });
    const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = environment;
    const second = twilio({ accountSid, authToken, from: 'NKUL', baseUrl: urls.twilio });
    // The tries of the first provider follow one another without the random delay of up to half a minute.
    const hasty: Clock = { ...systemClock, random: () => 0 };
    const register: Plugin['register'] = (container) => {
      second.register(container);
      container.registerInstance(CLOCK, hasty);
    };
    await tellOfOrder({ plugins: [first, { ...second, register }] });
    expect(accepted).toMatchObject([{ wire: 'twilio', to, text: shown }]);
    expect(`delivered by twilio, reference ${accepted[0]?.messageId}`).toHaveBeenLogged();
    expect('Delivery reports are taken at http://127.0.0.1:').toHaveBeenLogged();
  });

  it('runs on a provider of your own', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nkul-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'outbox.jsonl');
    const { said } = await run('outbox', { OUTBOX_FILE: file });
    const sent = JSON.parse(readFileSync(file, 'utf8'));
    expect(sent).toMatchObject({ to, text: shown });
    expect(said).toBe(`sent by outbox, reference ${sent.id}`);
  });

  it('runs on e-mail, over a real SMTP server', async () => {
    const { mails, port } = await mailServer();
    const { said } = await run('email', { SMTP_PORT: port });
    expect(said).toMatch(/^sent by smtp, reference <\S+@example\.com>$/);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain('To: amina@example.com');
    expect(mails[0]).toContain('Subject: Commande CM-1042');
    expect(mails[0]).toContain(said?.split(' ').at(-1));
    expect(mails[0]).toContain('votre commande CM-1042 est en route. Merci');
  });

  it('runs on SMS then e-mail: if the SMS does not arrive, the mail goes out, each with its content', async () => {
    const simulator = await simulate({ reports: { undelivered: 1 } });
    const { mails, port } = await mailServer();
    const env = { DEVCODE_BASE_URL: simulator.urls.devcode, SMTP_PORT: port };
    const { said } = await run('sms-then-email', env, simulator);
    expect(simulator.accepted).toMatchObject([{ to, text: shown }]);
    expect(said).toMatch(/^sent by smtp, reference </);
    expect(mails).toEqual([expect.stringContaining('Merci de votre confiance.')]);
  });

  it('runs on SMS then e-mail: if the SMS arrives, no mail goes out', async () => {
    const simulator = await simulate();
    const { mails, port } = await mailServer();
    const env = { DEVCODE_BASE_URL: simulator.urls.devcode, SMTP_PORT: port };
    expect((await run('sms-then-email', env, simulator)).said).toMatch(/^delivered by devcode/);
    expect(mails).toEqual([]);
  });
});

/** A mail server, and the mails that it takes. */
async function mailServer(): Promise<{ readonly mails: readonly string[]; readonly port: string }> {
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
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)));
  const address = listener.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { mails, port: `${port}` };
}
