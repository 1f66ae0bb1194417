import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { devcode } from '@nkul/adapter-devcode';
import { createHub, type Plugin } from '@nkul/core';
import { createSimulator, magicNumbers } from '@nkul/simulator';
import { sqliteStore } from '@nkul/store-sqlite';
import { defineCatalog, templates } from '@nkul/templates';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { parsed, SetUpBench } from '../../test/set-up-bench.ts';

let bench: SetUpBench;
let url: string;

beforeEach(async () => {
  bench = new SetUpBench();
  const simulator = await createSimulator({ accounts: { 'pass-4711': 50, 'pass-0000': 0 } });
  onTestFinished(() => simulator.close());
  url = simulator.urls.devcode;
  await inApplication(async () => {});
});

type Work = (hub: Awaited<ReturnType<typeof createHub>>) => Promise<unknown>;

/** Works as the application, which does not send. */
async function inApplication(work: Work, more: readonly Plugin[] = []): Promise<void> {
  const plugins = [sqliteStore({ file: bench.file }), devcode({ apiKey: 'a', sender: 'NKUL' }), ...more];
  const hub = await createHub({ plugins, start: false });
  await work(hub);
  await hub.stop();
}

const store = () => `sqliteStore({ file: ${JSON.stringify(bench.file)} })`;
const account = (key = 'pass-4711', name = 'devcode') =>
  `devcode({ name: '${name}', apiKey: '${key}', sender: 'NKUL', baseUrl: '${url}' })`;

/** The codes of what is wrong, with where it is. */
async function wrong(args: readonly string[] = []): Promise<readonly string[]> {
  const { code, out } = await bench.nkul(['--json', ...args, 'doctor']);
  const found = parsed(out).filter(({ severity }) => severity !== 'note');
  expect(code).toBe(found.length === 0 ? 0 : 6);
  return found.map((one) => `${one['code']} ${String(one['where']).replace(`${bench.directory}/`, '')}`);
}

describe('nkul doctor', () => {
  it('finds nothing wrong with a sound set-up, and changes nothing', async () => {
    bench.configure(`plugins: [${store()}, ${account()}]`);
    const before = [readdirSync(bench.directory), readFileSync(bench.file)];
    const { code, out, err } = await bench.nkul(['doctor']);
    expect([code, err]).toEqual([0, []]);
    expect(out.at(-1)).toBe('nothing is wrong');
    expect(out[0]).toMatch(/^note +.*nkul\.config\.mjs: was read\.$/);
    expect([readdirSync(bench.directory), readFileSync(bench.file)]).toEqual(before);
  });

  it('says what, where, and how to mend it, a line each, in French too; the code is 6', async () => {
    chmodSync(bench.file, 0o644);
    bench.configure(`plugins: [${store()}, ${account('pass-0000')}], lang: 'fr'`);
    const { code, out, err } = await bench.nkul(['doctor']);
    expect([code, err.at(-1)]).toEqual([6, 'nkul: 2 choses ne vont pas']);
    expect(out[0]).toBe('ERREUR   devcode: n’a plus que 0 sms. Rechargez le compte.');
    expect(out[1]).toContain(`(644). Tapez chmod 600 ${bench.file}.`);
    const english = await bench.nkul(['--lang', 'en', 'doctor']);
    expect(english.out[0]).toBe('ERROR    devcode: has 0 sms left. Top the account up.');
  });

  it('finds what is wrong with messages, routes, keys and texts', async () => {
    await inApplication(async (hub) => {
      await hub.notify({ to: { phone: '+237699128531' }, text: 'Bonjour' });
      await hub.pause('devcode');
    });
    const catalog = `defineCatalog({ defaultLocale: 'fr', locales: ['fr'], messages: { otp: { fr: 'Code {code}' } }, settings: { otp: { category: 'code', examples: { usual: { code: '1' } } } } })`;
    bench.configure(
      `plugins: [${store()}, ${account('changeme', 'other')}, templates(${catalog})], routes: { sms: [{ notifier: 'devcod' }] }`,
    );
    expect(new Set(await wrong())).toEqual(
      new Set([
        'orphans devcode',
        'paused devcode',
        'route_names_nothing sms',
        'secret_placeholder other',
        'balance_unread other',
        'code_without_expiry otp',
      ]),
    );
  });

  it('finds messages that nobody sends, and people whose language has no text', async () => {
    const definition = { defaultLocale: 'fr', locales: ['fr'], messages: { hello: { fr: 'Bonjour' } } };
    await inApplication(
      (hub) => hub.notify({ to: { phone: '+237699128531', locale: 'pt-BR' }, template: 'hello' }),
      [templates(defineCatalog(definition))],
    );
    const catalog = `defineCatalog(${JSON.stringify(definition)})`;
    bench.configure(`plugins: [${store()}, ${account()}, templates(${catalog})]`);
    const later = () => new Date(Date.now() + 600_000);
    const { out } = await bench.nkul(['--json', 'doctor'], { now: later });
    expect(parsed(out).map(({ code }) => code)).toEqual([
      'due_unsent',
      'language_missing',
      'config_read',
      'last_event',
    ]);
  });

  it('finds reports that never come, and outcomes that are unknown', async () => {
    const plugins = [
      sqliteStore({ file: bench.file }),
      devcode({ apiKey: 'pass-4711', sender: 'NKUL', baseUrl: url }),
    ];
    const hub = await createHub({ plugins });
    const numbers = ['+237699000001', '+237699000002', '+237699000003', '+237699000004', '+237699000005'];
    for (const phones of [numbers, [magicNumbers.resetAfterBody]]) {
      await hub.notify(phones.map((phone) => ({ to: { phone }, text: 'Bonjour' })));
      expect((await hub.flush()).filter(({ status }) => status !== 'unknown')).toEqual([]);
    }
    expect('a provider may or may not have sent a message').toHaveBeenLogged();
    bench.configure(`plugins: [${store()}, ${account()}]`);
    expect(await wrong()).toEqual(['unknown_outcomes store']);
    const later = { now: () => new Date(Date.now() + 3_600_000) };
    const codes = async () =>
      parsed((await bench.nkul(['--json', 'doctor'], later)).out).map(({ code }) => code);
    expect(await codes()).toContain('never_reported');
    const [first] = (await hub.find({ status: 'sent' })).items;
    for (const messageid of [first?.attempts[0]?.reference, 'another'])
      await hub.receive('devcode', {
        ...{ method: 'POST', headers: {} },
        body: { parsed: { dlrlist: [{ messageid, mobileno: '237699000001', status: 'DELIVRD' }] } },
      });
    await hub.stop();
    const after = await codes();
    expect(after).not.toContain('never_reported');
    expect(after).toContain('parked_reports');
  });

  it('finds a configuration that cannot be used, without the secrets in its words', async () => {
    bench.configure(`plugins: [(() => { throw new Error('no https://ada:pw-1@sms.example/?key=k-2') })()]`);
    const { code, out } = await bench.nkul(['doctor']);
    expect(code).toBe(6);
    expect(out[0]).toMatch(/^ERROR .*nkul\.config\.mjs: cannot be used: no https:\/\/sms\.example\/…/);
    expect(out.join()).not.toMatch(/pw-1|k-2/);
  });

  it('finds options of the hub that are not valid', async () => {
    bench.configure(`plugins: [${store()}, ${account()}], sendTimeout: '2m'`);
    const { out } = await bench.nkul(['doctor']);
    expect(out[0]).toContain('cannot be used: lease must be longer than sendTimeout');
  });

  it('looks at the file that is named, and at the configuration too', async () => {
    bench.configure(`plugins: [${account()}]`);
    expect(await wrong()).toEqual(['store_in_memory store']);
    expect(await wrong(['--store', 'app.db'])).toEqual([]);
    expect(await wrong(['--store', 'other.db'])).toEqual(['file_missing other.db']);
    expect(existsSync(join(bench.directory, 'other.db'))).toBe(false);
  });

  it('without anything says what to name', async () => {
    expect(await wrong()).toEqual(['store_unnamed store', 'config_absent nkul.config.ts']);
  });

  it('finds a key that is lost, and makes no other', async () => {
    bench.configure(`plugins: [${store()}, ${account()}]`);
    rmSync(`${bench.file}.key`);
    expect(await wrong()).toEqual(['key_missing app.db.key', 'store_refused app.db']);
    expect(existsSync(`${bench.file}.key`)).toBe(false);
  });

  it('finds a file of another kind, and a journal that is not a write-ahead log', async () => {
    bench.configure(`plugins: [${account()}]`);
    writeFileSync(join(bench.directory, 'diary.db'), 'Dear diary, '.repeat(1_000), { mode: 0o600 });
    copyFileSync(`${bench.file}.key`, join(bench.directory, 'diary.db.key'));
    expect(await wrong(['--store', 'diary.db'])).toEqual(['store_refused diary.db']);
    const db = new DatabaseSync(bench.file);
    db.exec('PRAGMA journal_mode = DELETE');
    db.close();
    expect(await wrong(['--store', 'app.db'])).toEqual(['journal_not_wal app.db']);
  });

  it('finds a notifier without a callback, and keys that cannot be read', async () => {
    const odd = `{ name: 'odd', register: (to) => to.registerInstance(NOTIFIER, { name: 'odd', channel: 'sms', secrets: () => { throw new Error('k-1') }, send: async () => [] }) }`;
    bench.configure(`plugins: [${store()}, ${odd}]`);
    expect(await wrong()).toEqual(['secret_unreadable odd', 'callback_missing odd']);
  });

  it.each([
    [['--lang', 'de', 'doctor'], '--lang is de: give one of fr, en'],
    [['doctor', '--timeout', 'long'], '--timeout is long: give a duration'],
  ])('refuses %j with one line and code 2', async (args, words) => {
    const { code, out, err } = await bench.nkul(args);
    expect([code, out, err]).toEqual([2, [], [expect.stringContaining(words)]]);
  });
});
