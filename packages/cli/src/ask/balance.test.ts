import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { devcode } from '@nkul/adapter-devcode';
import { createHub } from '@nkul/core';
import { createSimulator } from '@nkul/simulator';
import { sqliteStore } from '@nkul/store-sqlite';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { parsed, SetUpBench } from '../../test/set-up-bench.ts';

let bench: SetUpBench;

beforeEach(async () => {
  bench = new SetUpBench();
  // The application has made its store.
  await (await application()).stop();
});

const application = () =>
  createHub({
    plugins: [sqliteStore({ file: bench.file }), devcode({ apiKey: 'a', sender: 'NKUL' })],
    start: false,
  });

/** A provider on loopback with 4180 units. */
async function provider(): Promise<string> {
  const simulator = await createSimulator({ accounts: { 'pass-4711': 4_180 } });
  onTestFinished(() => simulator.close());
  return simulator.urls.devcode;
}

/** A provider that never answers. */
async function silent(): Promise<string> {
  const server = createServer(() => {});
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

const account = (name: string, url: string) =>
  `devcode({ name: '${name}', apiKey: 'pass-4711', sender: 'NKUL', baseUrl: '${url}' })`;

function configure(accounts: readonly string[], more = ''): void {
  const store = `sqliteStore({ file: ${JSON.stringify(bench.file)} })`;
  bench.configure(
    `plugins: [${[store, ...accounts].join(', ')}], routes: { sms: [{ notifier: 'main' }] } ${more}`,
  );
}

describe('nkul balance', () => {
  it('says that a configuration without notifiers has no balance', async () => {
    bench.configure(`plugins: [sqliteStore({ file: ${JSON.stringify(bench.file)} })]`);
    for (const args of [['balance'], ['balance', 'main']]) {
      const { code, err } = await bench.nkul(args);
      expect([code, err.at(-1)]).toEqual([
        3,
        args.length === 1
          ? 'nkul: No notifier of the configuration can read a balance.'
          : 'nkul: main is not in the configuration.',
      ]);
    }
  });

  it('shows what is left, does not guess for how long, and records it', async () => {
    configure([account('main', await provider())]);
    const { code, out } = await bench.nkul(['balance']);
    expect(code).toBe(0);
    expect(out).toEqual(['NOTIFIER  LEFT       ENOUGH FOR', 'main      4,180 sms  not enough data']);
    const hub = await application();
    const kept = await hub.reading.balances({ from: new Date(0) });
    await hub.stop();
    expect(kept).toMatchObject([{ notifier: 'main', balance: { left: 4_180, unit: 'sms' } }]);
  });

  it('says for how many days it is enough, by what was charged', async () => {
    const url = await provider();
    const hub = await createHub({
      plugins: [
        sqliteStore({ file: bench.file }),
        devcode({ name: 'main', apiKey: 'pass-4711', sender: 'NKUL', baseUrl: url }),
      ],
    });
    await hub.notify(['+237699000001', '+237699000002'].map((phone) => ({ to: { phone }, text: 'Bonjour' })));
    expect(await hub.flush()).toEqual([]);
    await hub.stop();
    configure([account('main', url), account('spare', url)]);
    // One unit a day: two in 48 hours, counted from the beginning of their hour.
    const now = () => new Date(Date.now() + 48 * 3_600_000);
    const { out } = await bench.nkul(['balance'], { now });
    expect(out[1]).toMatch(/^main +4,178 sms +4,[12]\d\d days$/);
    expect(out[2]).toMatch(/^spare +4,178 sms +not enough data$/);
    const [json] = parsed((await bench.nkul(['--json', 'balance'], { now })).out);
    expect(json?.['daysLeft']).toBeGreaterThan(4_100);
  });

  it('gives programs a line of JSON each, and speaks French', async () => {
    configure([account('main', await provider())], ", lang: 'fr'");
    const { out } = await bench.nkul(['--json', 'balance', 'main']);
    expect(parsed(out)).toEqual([
      { v: 1, notifier: 'main', left: 4_180, unit: 'sms', at: expect.stringMatching(/Z$/) },
    ]);
    expect((await bench.nkul(['balance'])).out[1]).toContain('pas assez de données');
  });

  it('shows the others if one cannot be read, without its key, and ends with code 1', async () => {
    configure([account('main', await provider()), account('spare', 'http://127.0.0.1:9')]);
    const { code, out, err } = await bench.nkul(['balance']);
    expect([code, err.at(-1)]).toEqual([1, 'nkul: 1 of 2 balances could not be read.']);
    expect(out[1]).toMatch(/^main +4,180 sms/);
    expect(out[2]).toMatch(/^spare +– +could not be read: /);
    const json = await bench.nkul(['--json', 'balance']);
    expect(parsed(json.out)).toMatchObject([
      { notifier: 'main', left: 4_180 },
      { notifier: 'spare', error: expect.any(String) },
    ]);
    expect([...out, ...err, ...json.out].join()).not.toContain('pass-4711');
  });

  it('waits for a provider no longer than it is asked to', async () => {
    configure([account('main', await silent())]);
    const { code, out } = await bench.nkul(['balance', '--timeout', '1s']);
    expect([code, out[1]]).toEqual([1, expect.stringMatching(/^main +– +could not be read: /)]);
  });

  it('knows its notifiers, and those that can tell a balance', async () => {
    configure([
      account('main', await provider()),
      "{ name: 'mute', register: (to) => to.registerInstance(NOTIFIER, { name: 'mute', channel: 'sms', send: async () => [] }) }",
    ]);
    expect(await bench.nkul(['balance', 'mian'])).toMatchObject({
      code: 3,
      err: [
        expect.stringContaining('reading '),
        expect.stringMatching(/not in the configuration\..*: main\.$/),
      ],
    });
    expect(await bench.nkul(['balance', 'mute'])).toMatchObject({
      code: 3,
      err: [expect.any(String), 'nkul: mute cannot read a balance. These can: main.'],
    });
  });

  it.each([
    [['balance'], 'balance needs the notifiers of the application: write nkul.config.ts'],
    [['--store', 'app.db', 'balance'], 'leave --store out'],
  ])('needs the configuration: %j is refused with one line and code 2', async (args, words) => {
    const { code, out, err } = await bench.nkul(args);
    expect([code, out, err]).toEqual([2, [], [expect.stringContaining(words)]]);
  });

  it.each(['soon', '0s'])('refuses --timeout %s', async (timeout) => {
    configure([account('main', await provider())]);
    const { code, err } = await bench.nkul(['balance', '--timeout', timeout]);
    expect([code, err.at(-1)]).toEqual([2, `nkul: --timeout is ${timeout}: give a duration, such as 15m.`]);
  });

  it('ends in the language of the configuration, and of the arguments', async () => {
    configure(
      [account('spare', 'http://127.0.0.1:9'), account('main', 'http://127.0.0.1:9')],
      ", lang: 'fr'",
    );
    const { err } = await bench.nkul(['balance', '--timeout', '1s']);
    expect(err.at(-1)).toBe('nkul: 2 solde(s) sur 2 n’ont pas pu être lus.');
    expect((await bench.nkul(['balance', '--timeout', 'x'])).err.at(-1)).toContain('--timeout vaut x');
    const other = new SetUpBench();
    expect((await other.nkul(['--lang', 'fr', 'balance'])).err).toEqual([
      expect.stringContaining('balance a besoin des fournisseurs'),
    ]);
  });
});
