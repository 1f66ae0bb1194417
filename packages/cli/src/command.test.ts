import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createHub, type Hub } from '@nkul/core';
import { LOGGER, NOTIFIER, type Notifier } from '@nkul/core/adapter';
import { type RecordItem, STORE } from '@nkul/core/store';
import { eventually, fakeNotifier } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestStore, testStore } from '../test/test-store.ts';
import type { Terminal } from './base/terminal.ts';
import { main } from './command.ts';

const lost = { outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } } as const;

let directory: string;
let store: TestStore;
let hub: Hub;
let sms: ReturnType<typeof fakeNotifier>;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'nkul-cli-'));
  store = await testStore(join(directory, 'nkul.db'));
  sms = fakeNotifier({ name: 'sms' });
  hub = await createHub({
    plugins: [
      store.plugin(),
      {
        name: 'test',
        register(container) {
          container.registerInstance<Notifier>(NOTIFIER, sms);
          container.registerInstance(LOGGER, { warn: () => {}, error: () => {} });
        },
      },
    ],
  });
});

afterEach(async () => {
  await hub.stop({ drain: false });
  await store.end();
  rmSync(directory, { recursive: true });
});

/** Runs the command beside the application. Returns its exit code, and the lines that it wrote. */
async function nkul(args: readonly string[], more: Partial<Terminal> = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    env: { ...store.env, LANG: 'en_US.UTF-8', NKUL_ACTOR: 'ada' },
    cwd: directory,
    columns: undefined,
    colours: false,
    drained: () => Promise.resolve(),
    now: () => new Date(),
    out: (text) => out.push(...text.split('\n')),
    err: (text) => err.push(...text.split('\n')),
    ended: new AbortController().signal,
    ...more,
  };
  const code = await main(args, terminal);
  return { code, out, err };
}

const parsed = (lines: readonly string[]) => lines.map((line) => JSON.parse(line));

async function sent(phone = '+237699128531', status = 'sent') {
  const { id } = await hub.notify({ to: { phone }, text: 'Votre code est Z4821Q', key: `key-${phone}` });
  await eventually(async () => (await hub.get(id))?.status === status);
  return id;
}

/** A report that a message was delivered. */
function deliveryOf(reference: string, to?: string): RecordItem {
  const report = { notifier: 'sms', reference, status: 'delivered', raw: 1, ...(to && { to }) } as const;
  return {
    ...{ kind: 'reference', notifier: 'sms', reference },
    happening: { type: 'reported', at: new Date(), report },
  };
}

describe('nkul list', () => {
  it('finds messages by a number as people say it, by its last digits and by state; masked, without their text', async () => {
    const id = await sent();
    await sent('+237677000001');
    for (const args of [
      ['--to', '699 12 85 31'],
      ['--tail', '8531'],
      ['--state', 'sent,unknown', '--limit', '2'],
      ['--state', 'Envoyé'],
    ]) {
      const { code, out } = await nkul(['list', ...args]);
      expect(code).toBe(0);
      expect(out.some((line) => line.includes(id) && line.includes('sent'))).toBe(true);
      expect(out.join('\n')).not.toMatch(/699128531|Z4821Q/);
    }
    expect((await nkul(['list', '--tail', '8531'])).out).toHaveLength(2);
  });

  it('gives programs a line of JSON each, with a version', async () => {
    const id = await sent();
    const { out } = await nkul(['--json', 'list']);
    expect(parsed(out)).toMatchObject([{ v: 1, message: id, status: 'sent', notifier: 'sms', attempts: 1 }]);
    expect(out.join()).not.toMatch(/699128531|Z4821Q/);
  });

  it.each([
    ['C.UTF-8', 'STATE'],
    ['POSIX', 'STATE'],
    ['fr_CM.UTF-8', 'ÉTAT'],
    ['fr', 'ÉTAT'],
  ])('speaks the language of LANG=%s', async (LANG, heading) => {
    await sent();
    const { code, out } = await nkul(['list'], { env: { ...store.env, LANG } });
    expect([code, out[0]?.split(/ +/)[1]]).toEqual([0, heading]);
  });

  it('fits the terminal, and speaks French', async () => {
    const id = await sent();
    const { out } = await nkul(['--lang', 'fr', 'list'], { columns: 60 });
    expect(out[0]).toMatch(/^ID +ÉTAT/);
    expect(out[1]).toContain('envoyé');
    expect((await nkul(['--lang', 'fr', 'show', id])).out).toContainEqual(
      expect.stringMatching(/^ {2}catégorie : /),
    );
    expect(out.every((line) => line.length <= 60)).toBe(true);
    // An id that is cut could not be given to another command.
    expect(out[1]).toContain(id);
    expect((await nkul(['--lang', 'fr', 'list'])).out[1]).toContain('envoyé');
  });

  it.each([
    [['--since', 'yesterday'], '--since is yesterday: give a time ago, such as 2h'],
    [['--state', 'gone'], 'gone is not a state. Known: queued, sending'],
    [['--limit', 'many'], '--limit is many: give a whole number'],
    [['--to', '12'], 'to is wrong'],
  ])('refuses %j with one line and code 2', async (args, words) => {
    const { code, out, err } = await nkul(['list', ...args]);
    expect([code, out]).toEqual([2, []]);
    expect(err).toHaveLength(1);
    expect(err[0]).toContain(words);
  });
});

describe('nkul why and show', () => {
  it('tell the story of a message, found by its id, its key or a reference', async () => {
    const id = await sent();
    const reference = (await hub.get(id))?.attempts[0]?.reference ?? '';
    for (const given of [id, 'key-+237699128531', reference]) {
      const { code, out } = await nkul(['why', given]);
      expect(code).toBe(0);
      expect(out[0]).toContain('sms took it at');
      expect(out.at(-1)).toMatch(/^cannot resend: It is still under way/);
    }
    const { out } = await nkul(['--json', 'show', id]);
    expect(parsed(out)).toMatchObject([
      {
        message: id,
        attempts: [{ outcome: 'accepted', reference }],
        events: [{ type: 'message.queued' }, {}, {}],
      },
    ]);
    expect(out.join()).not.toContain('Z4821Q');
  });

  it('why of a message without a report says how long one usually takes there', async () => {
    const phones = Array.from({ length: 20 }, (_, place) => `+2376990000${String(place + 10)}`);
    await Promise.all(phones.map((phone) => sent(phone)));
    const { items } = await hub.find({ status: 'sent' });
    const reported = items.flatMap(({ attempts: [attempt] }) =>
      attempt?.reference === undefined ? [] : [deliveryOf(attempt.reference)],
    );
    await hub.container.resolve(STORE).record(reported);
    const id = await sent();
    const { out } = await nkul(['why', id]);
    expect(out.join('\n')).toContain('nineteen of twenty confirmations come within 1 sec.');
  });

  it('why of an unknown message names the report that waits, and how to settle it by this report', async () => {
    sms.script(lost);
    const id = await sent('+237699000001', 'unknown');
    await hub.container.resolve(STORE).record([deliveryOf('sms-77', '+237699000001')]);
    const { out, err } = await nkul(['why', id]);
    expect(out).toContainEqual(`  nkul resolve ${id} --as sent --reference sms-77`);
    expect(err.at(-1)).toMatch(/^times in /);
    expect(parsed((await nkul(['--json', 'why', id])).out)).toMatchObject([
      { reports: [{ reference: 'sms-77', status: 'delivered' }] },
    ]);
    expect((await nkul(['reports', '--tail', '0001'])).out).toHaveLength(2);
    expect((await nkul(['reports', '--tail', '0002'])).out).toEqual([]);
    expect((await nkul(['reports', '--tail', '1'])).code).toBe(2);
    await nkul(['resolve', id, '--as', 'sent', '--reference', 'sms-77']);
    expect((await hub.get(id))?.status).toBe('delivered');
  });

  it('reports show why an entry was set aside, without a number that the reason may quote', async () => {
    const at = new Date();
    const entry = { reason: 'no message for +237699128531', raw: 1 };
    await hub.container
      .resolve(STORE)
      .record([{ kind: 'notifier', notifier: 'sms', happening: { type: 'quarantined', at, entry } }]);
    const { out } = await nkul(['reports', '--kind', 'quarantined']);
    expect(out[1]).toContain('no message for +2376******31');
    expect(parsed((await nkul(['--json', 'reports'])).out)).toMatchObject([
      { reason: 'no message for +2376******31' },
    ]);
  });

  it('reports show which message somebody answers, without the number and the text', async () => {
    const at = new Date();
    const inbound = {
      ...{ notifier: 'sms', from: '+237699128531', text: 'STOP Quokka', reference: 'SM42', raw: 1 },
      answers: '0192f0a0-0000-7000-8000-000000000001',
    };
    await hub.container
      .resolve(STORE)
      .record([{ kind: 'notifier', notifier: 'sms', happening: { type: 'message_received', at, inbound } }]);
    const { out } = await nkul(['reports', '--kind', 'inbound']);
    expect(out[1]).toContain(inbound.answers);
    const json = (await nkul(['--json', 'reports', '--kind', 'inbound'])).out;
    expect(parsed(json)).toMatchObject([
      { to: '+2376******31', reference: 'SM42', answers: inbound.answers },
    ]);
    for (const hidden of ['699128531', 'Quokka']) expect([...out, ...json].join()).not.toContain(hidden);
  });

  it('say with code 3 that there is no such message', async () => {
    const { code, err } = await nkul(['why', 'nowhere']);
    expect([code, err]).toEqual([3, ['nkul: No message has the id, the key or the reference nowhere.']]);
  });
});

describe('an operator', () => {
  it('pauses and resumes a notifier beside the running application, and the audit says who did it, and why', async () => {
    await sent();
    expect((await nkul(['pause', 'sms', '--why', 'call 699128531'])).out).toEqual(['sms: paused']);
    await eventually(async () => (await hub.pauses()).length === 1);
    // The application learns of it within moments; until then it sends.
    await eventually(async () => {
      await hub.notify({ to: { phone: '+237677000001' }, text: 'later' });
      return (await hub.health()).waiting.held > 0;
    });
    // A message may be stored, and not be held yet.
    await expect
      .poll(async () => {
        const [first] = parsed((await nkul(['--json', 'providers'])).out);
        return { ...first, areHeld: first?.['held'] === first?.['waiting'] };
      })
      .toMatchObject({ notifier: 'sms', paused: 'operator', areHeld: true, held: expect.any(Number) });
    expect((await nkul(['resume', 'sms'])).code).toBe(0);
    await eventually(async () => (await hub.count()).queued === undefined);
    const acts = parsed((await nkul(['--json', 'audit'])).out);
    expect(acts).toMatchObject([
      { what: 'resumed', notifier: 'sms' },
      { what: 'paused', by: { name: 'ada', through: 'cli' }, note: expect.not.stringContaining('699128531') },
    ]);
  });

  it('cannot pause a notifier that nobody ever sent by', async () => {
    await sent();
    const { code, err } = await nkul(['pause', 'smss']);
    expect([code, err]).toEqual([3, ['nkul: No message was ever given to smss.']]);
    for (const args of [['pause', '+237699128531'], ['+237699128531'], ['list', '--limit', '+237699128531']])
      expect((await nkul(args)).err.join()).toContain('+2376******31');
    expect(await hub.pauses()).toEqual([]);
  });

  it('resolves an unknown message; not_sent asks for its id once more', async () => {
    sms.script(lost, lost);
    const [first, second] = [await sent('+237699000001', 'unknown'), await sent('+237699000002', 'unknown')];
    expect((await nkul(['unknown'])).out).toHaveLength(3);
    expect((await nkul(['resolve', first, '--as', 'delivered'])).out).toEqual([`${first}: delivered`]);
    const refused = await nkul(['resolve', second, '--as', 'not_sent']);
    expect([refused.code, refused.err[0]]).toEqual([4, expect.stringContaining(`--confirm ${second}`)]);
    expect((await hub.get(second))?.status).toBe('unknown');
    expect((await nkul(['resolve', second, '--as', 'not_sent', '--confirm', second])).code).toBe(0);
    await eventually(async () => (await hub.get(second))?.status === 'sent');
    expect((await nkul(['resolve', first, '--as', 'sent'])).code).toBe(4);
    expect((await nkul(['resolve', first, '--as', 'perhaps'])).code).toBe(2);
  });

  it('cancels what is not sent yet, and is told if it is too late', async () => {
    const { id } = await hub.notify({
      to: { phone: '+237699000001' },
      text: 'a',
      sendAt: new Date(Date.now() + 3_600_000),
    });
    expect((await nkul(['cancel', id])).out).toEqual([`${id}: cancelled`]);
    const late = await sent();
    // It cannot be called back, but its further tries are stopped: something changed.
    expect(await nkul(['cancel', late])).toMatchObject({
      code: 0,
      out: [`${late}: sent, and cannot be called back; no further try follows`],
    });
    expect((await nkul(['cancel', late])).code).toBe(4);
    expect((await nkul(['list', '--since', '4h ago'])).out).toHaveLength(3);
    await nkul(['resolve', late, '--as', 'delivered']);
    expect(await nkul(['cancel', late])).toMatchObject({
      code: 4,
      err: [`nkul: ${late} is delivered: it cannot be cancelled any more. Nothing was changed.`],
    });
  });
});

it('tail writes the events from now on, until nobody reads them', async () => {
  await sent('+237677000001');
  const ended = new AbortController();
  const lines: string[] = [];
  const out = (text: string) => {
    lines.push(text);
    if (text.includes('message.sent')) ended.abort();
  };
  const tailed = nkul(['--json', 'tail', '--via', 'sms'], { out, ended: ended.signal });
  await eventually(async () => {
    if (lines.length === 0) await sent(`+2376990${String(Math.floor(Math.random() * 90_000) + 10_000)}`);
    return lines.length > 0;
  });
  expect((await tailed).code).toBe(0);
  expect(parsed(lines).at(-1)).toMatchObject({ v: 1, type: 'message.sent', notifier: 'sms' });
});

describe('the store', () => {
  it('that nobody names: the ways to name one', async () => {
    const { code, err } = await nkul(['list'], { env: {} });
    expect([code, err]).toEqual([2, [expect.stringContaining('--store nkul.db')]]);
  });
});

describe('the configuration', () => {
  it('is the nearest, and the command says which file it read', async () => {
    const id = await sent();
    const config = join(directory, 'nkul.config.js');
    writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
    writeFileSync(
      config,
      `${store.imported}
       export default { plugins: [${store.called}], lang: 'fr', names: { sms: 'Devcode' } };`,
    );
    const { code, out, err } = await nkul(['why', id], { env: {} });
    expect([code, err[0]]).toEqual([0, `lecture de ${config}`]);
    expect(out[0]).toContain('Devcode l’a pris');
  });

  it('without plugins is refused', async () => {
    const config = join(directory, 'wrong.js');
    writeFileSync(config, 'export default {};');
    const { code, err } = await nkul(['--config', config, 'list']);
    expect([code, err.at(-1)]).toEqual([2, expect.stringContaining('export default defineConfig')]);
  });
});

it('nkul stats counts the attempts of each notifier', async () => {
  await sent();
  sms.script(lost);
  await sent('+237699000001', 'unknown');
  const { out } = await nkul(['stats', '--since', '1h']);
  expect(out.map((line) => line.split(/\s+/).slice(0, 6))).toEqual([
    ['NOTIFIER', 'TRIES', 'ACCEPTED', 'DELIVERED', 'UNDELIVERED', 'UNKNOWN'],
    ['sms', '2', '1', '0', '0', '1'],
  ]);
  expect(parsed((await nkul(['--json', 'stats'])).out)).toMatchObject([
    { v: 1, notifier: 'sms', attempts: 2 },
  ]);
});

describe('nkul check', () => {
  it('finds fault with unknown messages and pauses, with code 6', async () => {
    await sent();
    expect(await nkul(['check'])).toEqual({ code: 0, out: ['all is well'], err: [] });
    expect(await nkul(['check', '--quiet'])).toEqual({ code: 0, out: [], err: [] });
    sms.script(lost);
    await sent('+237699000001', 'unknown');
    expect(await nkul(['check'])).toMatchObject({ code: 6, err: ['nkul: 1 message is unknown'] });
    expect((await nkul(['check', '--max-unknown', '1'])).code).toBe(0);
    await hub.pause('sms');
    const { code, out } = await nkul(['--json', 'check']);
    expect([code, parsed(out)]).toMatchObject([6, [{ ok: false, unknown: 1 }]]);
    expect(parsed(out)[0].faults).toContainEqual({ kind: 'paused', notifier: 'sms', reason: 'operator' });
    expect((await nkul(['check', '--max-wait', 'long'])).code).toBe(2);
  });

  it('finds fault with messages that have been due for too long', async () => {
    await hub.pause('sms');
    await hub.notify({ to: { phone: '+237699000001' }, text: 'a' });
    await eventually(async () => (await hub.health()).waiting.held === 1);
    const later = () => new Date(Date.now() + 3_600_000);
    const { err } = await nkul(['check', '--max-held', '1', '--max-wait', '30m'], { now: later });
    expect(err[0]).toContain('messages for sms have been due for more than 30m');
  });
});

describe('nkul erase', () => {
  it('counts first, and erases with --yes', async () => {
    const id = await sent();
    expect((await nkul(['erase', '--to', '699128531'])).out).toEqual([
      '1 message and 0 stray reports would be erased. With --yes, they are.',
    ]);
    expect((await hub.get(id))?.recipient.phone).toBe('+237699128531');
    const { out } = await nkul(['--json', 'erase', '--to', '699128531', '--yes']);
    expect(parsed(out)).toMatchObject([{ messages: 1, erased: true }]);
    expect((await hub.get(id))?.recipient.phone).toBeUndefined();
    expect((await nkul(['erase'])).code).toBe(2);
    expect((await nkul(['erase', '--id', id, '--yes', '--dry-run'])).code).toBe(2);
    expect((await nkul(['erase', '--to', '699128531', '--id', id])).code).toBe(2);
  });
});

it('ends quietly when its reader has gone', async () => {
  for (let index = 0; index < 3; index += 1) await sent(`+23769900000${index}`);
  const bin = fileURLToPath(new URL('../bin/nkul.js', import.meta.url));
  const command = `"$0" --conditions=nkul:source "$1" --store "$2" --json list | head -n 1`;
  const args = ['-o', 'pipefail', '-c', command, process.execPath, bin, store.named];
  const { stdout, stderr } = await promisify(execFile)('bash', args, {
    env: { ...process.env, ...store.env },
  });
  expect(stdout.trim().split('\n')).toHaveLength(1);
  expect(stderr).toBe('');
});

it.each([
  [['reports', '--kind', 'odd'], '--kind is odd: give one of parked'],
  [['--lang', 'de', 'list'], '--lang is de: give one of fr, en'],
])('%j is refused with one line and code 2', async (args, words) => {
  const { code, out, err } = await nkul(args);
  expect([code, out, err]).toEqual([2, [], [expect.stringContaining(words)]]);
});

it('help and slips: the code is 0 or 2', async () => {
  const help = await nkul(['--help']);
  expect([help.code, help.out.join('\n')]).toEqual([0, expect.stringContaining('resolve')]);
  const slip = await nkul(['lits']);
  expect([slip.code, slip.err.join(' ')]).toEqual([2, expect.stringContaining('Did you mean list?')]);
});
