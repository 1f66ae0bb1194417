import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHub } from '@nkul/core';
import { NOTIFIER } from '@nkul/core/adapter';
import { sqliteStore } from '@nkul/store-sqlite';
import { fakeNotifier } from '@nkul/testing';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Lines } from '../../test/lines.ts';
import { parsed, SetUpBench } from '../../test/set-up-bench.ts';
import { Visitor } from '../../test/visitor.ts';

let bench: SetUpBench;

beforeEach(() => {
  bench = new SetUpBench();
});

/** A provider on loopback that counts its calls. */
async function realProvider(): Promise<{ readonly url: string; readonly calls: string[] }> {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    calls.push(`${request.method} ${request.url}`);
    response.end('{}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls };
}

const catalog = `defineCatalog({ defaultLocale: 'fr', locales: ['fr', 'en'],
  messages: { bare: { fr: 'Sans exemples {x}', en: 'Without examples {x}' }, otp: { fr: 'Votre code est {code}.', en: 'Your code is {code}.' } },
  settings: { otp: { examples: { usual: { code: '4821' } } } } })`;

describe('nkul dev --once', () => {
  it('sends a first message to a simulator, shows its events and its verdict, and leaves nothing', async () => {
    const { code, out, err } = await bench.nkul(['dev', '--once']);
    expect([code, err]).toEqual([0, [expect.stringMatching(/^times in /)]]);
    expect(out[0]).toBe('The first message, to the simulator only:');
    const events = out.slice(1, 6).map((line) => line.split('  ')[1]);
    expect(events.at(0)).toBe('message.queued');
    expect(events.at(-1)).toBe('message.delivered');
    expect(out[6]).toMatch(/^The network says that the phone has had it since/);
    expect(out.join('\n')).not.toContain('699128531');
    expect(readdirSync(bench.directory)).toEqual([]);
  });

  it('gives programs a line of JSON for each thing', async () => {
    const { out } = await bench.nkul(['--json', 'dev', '--once']);
    const lines = parsed(out);
    // It would end before a person has opened the console.
    expect(lines[0]).not.toHaveProperty('console');
    expect(lines[0]).toMatchObject({ v: 1, simulator: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/) });
    expect(existsSync(String(lines[0]?.['store']))).toBe(false);
    expect(lines.at(-2)).toMatchObject({ type: 'message.delivered', notifier: 'simulator' });
    expect(lines.at(-1)).toMatchObject({ situation: 'delivered', message: lines.at(-2)?.['message'] });
  });

  it('gives programs the link to its console too if it goes on', async () => {
    const [ended, out] = [new AbortController(), new Lines()];
    const exit = bench.nkul(['--json', 'dev'], {
      ended: ended.signal,
      out: (text) => out.add(text),
      async *lines() {
        yield 'c';
      },
    });
    const given = async (count: number) =>
      parsed(await out.atLeast(count)).flatMap(({ console: link }) => link ?? []);
    let links: readonly unknown[] = [];
    for (let count = 1; links.length < 2; count += 1) links = await given(count);
    expect((await (await Visitor.enter(String(links[1]))).get('messages')).status).toBe(200);
    ended.abort();
    expect((await exit).code).toBe(0);
  });

  it('shows how a message ends that is not delivered', async () => {
    const { code, out } = await bench.nkul(['--json', 'dev', '--once', '--to', '650 00 00 02']);
    expect([code, parsed(out).at(-1)]).toMatchObject([0, { situation: 'undelivered' }]);
  });

  it('takes the texts of the configuration, and never its adapters', async () => {
    const { url, calls } = await realProvider();
    bench.configure(`plugins: [
      sqliteStore({ file: ${JSON.stringify(bench.file)} }),
      devcode({ apiKey: 'pass-4711', sender: 'SHOP', baseUrl: '${url}' }),
      { name: 'own', register: () => { throw new Error('an adapter was registered'); } },
      templates(${catalog}),
    ], lang: 'fr'`);
    const { code, out, err } = await bench.nkul(['dev', '--once', '--store', 'dev.db']);
    expect([code, err]).toEqual([
      0,
      [expect.stringContaining('reading '), expect.stringMatching(/^heures de /)],
    ]);
    expect(out[0]).toBe('Le premier message, au simulateur seulement :');
    expect(out.at(-1)).toBe(`Son fichier : ${join(bench.directory, 'dev.db')}`);
    expect(calls).toEqual([]);
    // The store of the configuration is not used either.
    expect(existsSync(bench.file)).toBe(false);
    const hub = await createHub({
      plugins: [sqliteStore({ file: join(bench.directory, 'dev.db') }), holding(fakeNotifier())],
      start: false,
    });
    const { items } = await hub.find();
    await hub.stop();
    expect(items).toMatchObject([
      { template: 'otp', status: 'delivered', content: { sms: { text: 'Votre code est 4821.' } } },
    ]);
  });

  it('takes of a plugin with texts the texts alone', async () => {
    bench.configure(`plugins: [(() => {
      const texts = templates(${catalog});
      const send = () => { throw new Error('a provider was called'); };
      return { ...texts, register(to) { texts.register(to); to.registerInstance(NOTIFIER, { name: 'real', channel: 'sms', send }); } };
    })()]`);
    const { code, out } = await bench.nkul(['--json', 'dev', '--once']);
    expect([code, parsed(out).at(-2)]).toMatchObject([0, { notifier: 'simulator' }]);
  });

  it('refuses the store of an application, and changes nothing; NKUL_STORE is not even looked at', async () => {
    const sms = fakeNotifier({ name: 'simulated-not' });
    const hub = await createHub({ plugins: [sqliteStore({ file: bench.file }), holding(sms)], start: false });
    const { id } = await hub.notify({ to: { phone: '+237699128531' }, text: 'a', expiresIn: '1s' });
    const { code, out, err } = await bench.nkul(['--store', 'app.db', 'dev', '--once']);
    expect([code, out, err]).toEqual([4, [], [expect.stringContaining('has messages of an application')]]);
    const env = { LANG: 'en', NKUL_STORE: bench.file };
    expect((await bench.nkul(['dev', '--once'], { env })).code).toBe(0);
    expect(await hub.count()).toEqual({ queued: 1 });
    expect((await hub.get(id))?.status).toBe('queued');
    await hub.stop({ drain: false });
  });

  it('continues a store of its own', async () => {
    for (const sent of [1, 2]) {
      const { code, out } = await bench.nkul(['--json', 'dev', '--once', '--store', 'dev.db']);
      expect([code, parsed(out).filter(({ type }) => type === 'message.queued')]).toMatchObject([0, [{}]]);
      const listed = await bench.nkul(['--store', 'dev.db', '--json', 'list']);
      expect(listed.out).toHaveLength(sent);
    }
  });

  it.each([
    [['dev', '--once', '--to', '12'], 2, 'not a valid telephone number'],
    [['--lang', 'de', 'dev', '--once'], 2, '--lang is de'],
    [['--config', 'none.js', 'dev', '--once'], 2, 'none.js cannot be read'],
  ])('ends with one plain line: %j', async (args, expected, words) => {
    const { code, err } = await bench.nkul(args);
    expect([code, err.at(-1)]).toEqual([expected, expect.stringContaining(words)]);
  });
});

it('nkul dev that is interrupted before it is up ends with code 130', async () => {
  const { code, err } = await bench.nkul(['dev'], { ended: AbortSignal.abort() });
  expect([code, err]).toEqual([130, ['nkul: Interrupted before it was up. Nothing is left.']]);
});

function holding(notifier: ReturnType<typeof fakeNotifier>) {
  return {
    name: 'test',
    register: (to: Parameters<ReturnType<typeof sqliteStore>['register']>[0]) =>
      void to.registerInstance(NOTIFIER, notifier),
  };
}

describe('the process of nkul dev', () => {
  const bin = fileURLToPath(new URL('../../bin/nkul.js', import.meta.url));

  /** Starts it, with a folder for temporary files of its own. */
  function start(): {
    readonly child: ChildProcess;
    readonly temporary: string;
    until(text: string): Promise<string>;
  } {
    const temporary = mkdtempSync(join(tmpdir(), 'nkul-dev-test-'));
    const child = spawn(process.execPath, ['--conditions=nkul:source', bin, 'dev'], {
      cwd: bench.directory,
      env: { ...process.env, TMPDIR: temporary, LC_ALL: 'C' },
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
      rmSync(temporary, { recursive: true, force: true });
    });
    let written = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        written += chunk;
        child.emit('written');
      });
    const until = async (text: string) => {
      while (!written.includes(text)) await once(child, 'written');
      const seen = written;
      written = '';
      return seen;
    };
    return { child, temporary, until };
  }

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'says what is next, sends to each number that is typed, and ends at %s with code 0 and nothing left',
    async (signal) => {
      const { child, temporary, until } = start();
      const seen = await until('Its file: ');
      expect(seen).toMatch(/The simulator of the provider: http:\/\/127\.0\.0\.1:\d+\/developpeur\//);
      expect(seen).toContain('type a number, such as +237650000002');
      const [, link = ''] = /^The console, with this message: (\S+) \(once,/m.exec(seen) ?? [];
      const visitor = await Visitor.enter(link);
      expect(readdirSync(temporary)).toHaveLength(1);
      const { body } = await visitor.get('messages');
      expect([...body.matchAll(/ data-id="/g)]).toHaveLength(1);
      expect((await visitor.get('providers')).body).toContain('In service');
      child.stdin?.write('+237650000002\n');
      await until('message.undelivered');
      expect([...(await visitor.get('messages')).body.matchAll(/ data-id="/g)]).toHaveLength(2);
      child.stdin?.write('12\n');
      await until('not sent: ');
      child.stdin?.write('\n');
      await until('message.delivered');
      await expect(Visitor.enter(link)).rejects.toThrow('401');
      child.stdin?.write('c\n');
      const [, again = ''] =
        /^The console, with this message: (\S+) /m.exec(await until('another link)')) ?? [];
      expect((await (await Visitor.enter(again)).get('./')).status).toBe(200);
      const { ended: news } = await visitor.news();
      child.kill(signal);
      expect(await news).toContain('retry: ');
      expect(await once(child, 'close')).toEqual([0, null]);
      expect(readdirSync(temporary)).toEqual([]);
    },
  );
});
