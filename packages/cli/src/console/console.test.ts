import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { eventually } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Beside, beside } from '../../test/beside.ts';
import { Lines } from '../../test/lines.ts';
import { Visitor } from '../../test/visitor.ts';
import { Interrupted, type Terminal } from '../base/terminal.ts';

let app: Beside;

beforeEach(async () => {
  app = await beside();
});

afterEach(() => app.end());

const phone = '+237699128531';

/** Starts the command, with a person who types. Returns how to end it, its lines, and its exit code at the end. */
function started(args: readonly string[] = [], more: Partial<Terminal> = {}) {
  const [ended, out, typed] = [new AbortController(), new Lines(), new Lines()];
  const exit = app.nkul(['console', '--port', '0', ...args], {
    ...{ ended: ended.signal, out: (text) => out.add(text), isTyped: true },
    async *lines(signal) {
      const over = once(signal, 'abort');
      for (let count = 1; ; count += 1) {
        await Promise.race([typed.atLeast(count), over]);
        if (signal.aborted) return;
        yield '';
      }
    },
    ...more,
  });
  const interrupt = async () => {
    ended.abort(new Interrupted());
    return await exit;
  };
  onTestFinished(async () => void (await interrupt()));
  const link = async (count = 1) => linkIn((await out.atLeast(count))[count - 1]);
  return { out, link, interrupt, enter: () => typed.add('') };
}

function linkIn(line = ''): string {
  return /http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{16}\/enter\?once=[\w-]+/.exec(line)?.[0] ?? line;
}

/** Calls an address with headers that fetch() does not let through. */
async function called(url: string, headers: Readonly<Record<string, string>>): Promise<IncomingMessage> {
  const asked = request(url, { headers }).end();
  const [response]: IncomingMessage[] = await once(asked, 'response');
  if (response === undefined) throw new Error('There is no answer.');
  response.resume();
  return response;
}

describe('nkul console', () => {
  it('opens by its link, once, for this machine alone; another line typed gives another link', async () => {
    const id = await app.sent({ phone });
    const { out, link, interrupt, enter } = started();
    await out.atLeast(2);
    expect(out.all[1]).toMatch(
      /^The link works once, within 60 seconds, on this machine\. Press Enter for another/,
    );
    const first = linkIn(out.all[0]);
    const root = new URL('/', first).href;
    for (const stranger of [root, new URL('messages', first).href, `${first}x`]) {
      const answer = await fetch(stranger);
      expect([stranger, answer.status]).toEqual([stranger, 401]);
      expect(await answer.text()).toMatch(/^The console opens by a link/);
    }
    for (const host of ['evil.example', 'evil.example:80', '10.0.0.1', `127.0.0.1.evil.example`])
      expect([host, (await called(first, { host })).statusCode]).toEqual([host, 401]);
    expect((await called(first, { 'x-forwarded-for': '127.0.0.1' })).statusCode).toBe(401);

    const visitor = await Visitor.enter(first);
    const { status, body } = await visitor.get(`message?id=${id}`);
    expect([status, body.includes(id)]).toEqual([200, true]);
    expect(body).not.toContain('99128531');
    expect(body).not.toContain('Z4821Q');
    expect((await fetch(first)).status).toBe(401);
    enter();
    const second = await link(3);
    const other = await Visitor.enter(second);
    for (const one of [visitor, other]) expect((await one.get('messages')).status).toBe(200);
    expect(await interrupt()).toMatchObject({ code: 0, err: [] });
  });

  it('acts under the name of the person, and the application goes by it', async () => {
    app.sms.script({ outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } });
    const id = await app.sent({ status: 'unknown' });
    const visitor = await Visitor.enter(await started().link());
    const providers = await visitor.get('providers');
    // Whether a provider can be reached, the application knows.
    expect(providers.body).toContain('Not paused');
    expect(providers.body).not.toMatch(/In service|–<\/h2>/);
    const why = { why: 'essai' };
    await visitor.send('providers', 'pause', { notifier: 'sms', ...why });
    await eventually(async () => (await app.hub.pauses()).length === 1);
    expect((await visitor.send('providers', 'resume', { notifier: 'sms', ...why })).status).toBe(200);
    await visitor.send('unknown', 'resolve', { id, as: 'delivered', ...why });
    expect((await app.hub.get(id))?.status).toBe('delivered');
    const { items } = await app.hub.reading.acts();
    const by = { name: 'ada', through: 'console' };
    expect(items).toMatchObject(
      ['resolved', 'resumed', 'paused'].map((what) => ({ what, by, note: 'essai' })),
    );
    expect((await visitor.get('log')).body).toContain('ada');
  });

  it('sends again only with the configuration of the application, and says why not', async () => {
    const id = await app.sent({ status: 'sent' });
    await app.hub.resolve(id, { as: 'undelivered' });
    const alone = await Visitor.enter(await started().link());
    expect((await alone.get(`message?id=${id}`)).body).toContain('This console has the store alone');
    const refused = await alone.send('providers', 'pause', { notifier: 'sms', why: 'x' });
    expect(refused.status).toBe(200);
    await app.hub.resume('sms');

    const config = join(app.directory, 'nkul.config.mjs');
    const adapter = new URL('../../../core/src/adapter.ts', import.meta.url).href;
    writeFileSync(
      config,
      `${app.store.imported}
      import { NOTIFIER } from '${adapter}';
      const register = (to) => to.registerInstance(NOTIFIER, { name: 'sms', channel: 'sms', send: () => { throw new Error(); } });
      export default { plugins: [${app.store.called}, { name: 'sms', register }], names: { sms: 'Main line' } };`,
    );
    const visitor = await Visitor.enter(await started(['--config', config]).link());
    expect((await visitor.get('providers')).body).toContain('Main line');
    const again = await visitor.send(`message?id=${id}`, 'resend', { id, why: 'asked for' });
    expect(again.status).toBe(200);
    await eventually(async () => (await app.hub.find({ status: 'sent' })).items.length === 1);
    expect((await app.hub.find({ status: 'sent' })).items).toMatchObject([{ resendOf: id }]);
  });

  it('speaks the language of the browser, else that of the command', async () => {
    const { out } = started(['--lang', 'fr']);
    const lines = await out.atLeast(2);
    expect(lines[0]).toMatch(/^La console : http/);
    expect(lines[1]).toMatch(/^Le lien marche une fois, dans les 60 secondes.*Entrée/);
    const address = linkIn(lines[0]);
    expect(await (await fetch(new URL('messages', address))).text()).toMatch(
      /^La console s’ouvre par un lien/,
    );
    const visitor = await Visitor.enter(address);
    expect((await visitor.get('./')).body).toContain('<html lang="fr"');
    const english = await started(['--lang', 'fr']).link();
    const reader = await Visitor.enter(english, { 'accept-language': 'en' });
    expect((await reader.get('./')).body).toContain('<html lang="en"');
  });

  it('gives programs a line of JSON for each link', async () => {
    const { out, enter, interrupt } = started(['--json']);
    await out.atLeast(1);
    enter();
    const lines = (await out.atLeast(2)).map((line) => JSON.parse(line));
    expect(lines).toEqual(
      [1, 2].map(() => ({ v: 1, link: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/) })),
    );
    expect(lines[0]).not.toEqual(lines[1]);
    await expect(Visitor.enter(lines[0].link)).rejects.toThrow('401');
    expect((await interrupt()).code).toBe(0);
  });

  it('does not speak of Enter if nobody types', async () => {
    const { out } = started([], { isTyped: false });
    expect((await out.atLeast(2))[1]).toBe('The link works once, within 60 seconds, on this machine.');
  });

  it('a page that is open does not hold up its end', async () => {
    const { link, interrupt } = started();
    const { ended } = await (await Visitor.enter(await link())).news();
    expect((await interrupt()).code).toBe(0);
    expect(await ended).toContain('retry: 5000');
  });

  it('listens on 127.0.0.1 alone, and says what to do if its port is taken', async () => {
    const { port } = new URL(await started().link());
    const elsewhere = connect({ host: '127.0.0.2', port: Number(port) });
    await expect(once(elsewhere, 'connect')).rejects.toThrow();
    for (const [lang, words] of [
      ['en', `nkul: Port ${port} is taken by another program, perhaps another console: give --port 0`],
      ['fr', `nkul: Le port ${port} est pris par un autre programme`],
    ] as const) {
      const { code, err } = await app.nkul(['--lang', lang, 'console', '--port', port]);
      expect([code, err]).toEqual([4, [expect.stringContaining(words)]]);
    }
  });

  it.each(['x', '65536', '-1', '1.5', ''])('refuses the port %j', async (port) => {
    const { code, err } = await app.nkul(['console', `--port=${port}`]);
    expect([code, err]).toEqual([2, [expect.stringContaining('give a port, from 0 to 65535')]]);
  });

  it('interrupted before it is up, it ends with the code 130; without a store, with 5', async () => {
    const before = await app.nkul(['console', '--port', '0'], {
      ended: AbortSignal.abort(new Interrupted()),
    });
    expect([before.code, before.out]).toEqual([130, []]);
    expect((await app.nkul(['--store', 'absent.db', 'console'])).code).toBe(5);
  });
});
