import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHub, type Hub, type Plugin } from '@nkul/core';
import { GUARD, type Guard, LOGGER, NOTIFIER, type Notifier } from '@nkul/core/adapter';
import { createRecorder, STORE, type Store } from '@nkul/core/store';
import { createPostgresStore, postgresStore } from '@nkul/store-postgres';
import { createSqliteStore, sqliteStore } from '@nkul/store-sqlite';
import { eventually, fakeNotifier, manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../test/killed-command.ts';
import { fillStore } from '../../test/large-file.ts';
import { testServer } from '../../test/test-store.ts';
import { main } from '../command.ts';

/** `NKUL_MOVING_KILLS` asks for more kills than the test command has time for. */
const kills = Number(process.env['NKUL_MOVING_KILLS'] ?? 4);

let directory: string;
let file: string;
let url: string;
let sms: ReturnType<typeof fakeNotifier>;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'nkul-move-'));
  file = join(directory, 'nkul.db');
  const server = await testServer();
  url = `${server.url}?schema=${server.schema()}`;
  sms = fakeNotifier({ name: 'sms' });
});
afterEach(() => rmSync(directory, { recursive: true }));

/** The secret of the database: the key of the file. */
function secret(): string {
  return readFileSync(`${file}.key`, 'latin1').trim();
}

async function application(plugin: Plugin, guards: readonly Guard[] = []): Promise<Hub> {
  const parts: Plugin = {
    name: 'application',
    register(container) {
      container.registerInstance<Notifier>(NOTIFIER, sms);
      for (const guard of guards) container.registerInstance(GUARD, guard);
      container.registerInstance(LOGGER, { warn: () => {}, error: () => {} });
    },
  };
  return await createHub({ plugins: [plugin, parts] });
}

async function nkul(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await main(args, {
    ...{ env: { LANG: 'en', NKUL_ACTOR: 'ada', ...env }, cwd: directory, columns: undefined, colours: false },
    now: () => new Date(),
    out: (text) => out.push(...text.split('\n')),
    err: (text) => err.push(...text.split('\n')),
    drained: () => Promise.resolve(),
    ended: new AbortController().signal,
  });
  return { code, out, err };
}

/** All that a store answers. */
async function told(store: Store) {
  const from = new Date(0);
  const stats = {
    from,
    to: new Date(Date.now() + 86_400_000),
    by: ['notifier', 'template', 'place'],
  } as const;
  const strays = [];
  for (let after: string | undefined; ; ) {
    const page = await store.strays({ limit: 200, ...(after !== undefined && { after }) });
    strays.push(...page.items);
    after = page.next;
    if (after === undefined) break;
  }
  const byText = (items: readonly object[]) => items.map((item) => JSON.stringify(item)).toSorted();
  return {
    messages: byText((await store.find({ limit: 100_000 })).items),
    early: byText((await store.find({ createdBefore: new Date('2026-01-01T00:00:01Z') })).items),
    events: await store.events({ after: 0, limit: 100_000 }),
    latest: await store.latest(),
    strays: byText(strays),
    acts: (await store.acts({ limit: 1_000 })).items.map(({ number: _, ...act }) => act),
    stats: byText(await store.stats(stats)),
    balances: byText(await store.balances({ from, step: '5m' })),
    pauses: await store.pauses(),
    marks: await store.marks({ after: '', limit: 1_000 }),
    count: await store.count(),
    unknown: await store.unknown(),
    queues: byText(await store.queues()),
    cursor: await store.subscriber('books', {
      ...{ owner: 'x', at: new Date(), until: new Date(Date.now() + 1_000), from: 'start' },
    }),
  };
}

async function opened<Kind extends Store>(store: Kind): Promise<Kind> {
  await store.open(createRecorder());
  return store;
}

async function opens(store: Store): Promise<boolean> {
  try {
    // Otherwise it would make the tables of a new store.
    await store.open(createRecorder(), { beside: true });
    return true;
  } catch {
    return false;
  } finally {
    await store.close();
  }
}

const fileOpens = () => opens(createSqliteStore({ file }));
const databaseOpens = () => opens(createPostgresStore({ url, secret: secret() }));

describe('nkul move to a database', () => {
  it('takes everything along, and the database answers as the file did', async () => {
    const source = createSqliteStore({ file });
    await fillStore(source, 1_500);
    await source.open(createRecorder());
    const at = new Date();
    await source.subscriber('books', { owner: 'x', at, until: at, from: 'start', cursor: 7 });
    const balance = { left: 42, unit: 'sms', at };
    const [read] = await source.record([
      { kind: 'notifier', notifier: 'devcode', happening: { type: 'balance', at, balance } },
    ]);
    expect(read?.ok).toBe(true);
    const said = { at, address: '+237699128531', categories: ['marketing'], by: 'link' } as const;
    await source.record([{ kind: 'address', happening: { type: 'opted_out', ...said } }]);
    const idOfDayLater = manualClock('2026-01-02T00:00:00Z').id();
    await source.add([sampleMessage(manualClock('2026-01-01T00:00:00Z'), { id: idOfDayLater })]);
    await source.close();
    await nkul(['--store', file, 'pause', 'devcode', '--why', 'a test']);
    await nkul(['--store', file, 'erase', '--tail', '000007', '--yes']);
    for (const end of ['', '.key']) copyFileSync(`${file}${end}`, `${file}.copy${end}`);
    const { code, out, err } = await nkul(['move', file, url]);
    expect([code, err]).toEqual([0, []]);
    expect(out[0]).toContain(`${file}: moved to postgres://postgres:***@127.0.0.1`);
    expect(out.at(-1)).toContain('nkul.db.key is now NKUL_STORE_SECRET');
    const copy = await opened(createSqliteStore({ file: `${file}.copy` }));
    const moved = await opened(createPostgresStore({ url, secret: secret() }));
    const expected = await told(copy);
    for (const part of [
      'messages',
      'early',
      'events',
      'strays',
      'acts',
      'stats',
      'balances',
      'pauses',
      'marks',
    ] as const)
      expect([part, expected[part].length]).not.toEqual([part, 0]);
    expect(expected.cursor).toBe(7);
    expect(await told(moved)).toEqual(expected);
    for (const store of [copy, moved]) await store.close();
  });

  it('goes on where the file ended: keys, reports, numbers of events and limits', async () => {
    const twoAnHour: Guard = {
      name: 'two an hour',
      inspect: () => [{ rule: 'all', of: '', amount: 1, limit: 2, windowMs: 3_600_000, over: 'reject' }],
    };
    const before = await application(sqliteStore({ file }), [twoAnHour]);
    const request = { to: { phone: '+237699128531' }, text: 'Bonjour', key: 'order:7' };
    await before.optOut({ to: '699 12 85 31' });
    const { id } = await before.notify(request);
    await eventually(async () => (await before.get(id))?.status === 'sent');
    const erased = await before.notify({ ...request, key: 'order:8' });
    await eventually(async () => (await before.get(erased.id))?.status === 'sent');
    await before.erase({ id: erased.id });
    const reference = (await before.get(id))?.attempts[0]?.reference ?? '';
    const last = await before.container.resolve(STORE).latest();
    await before.stop();
    expect((await nkul(['move', file, url])).code).toBe(0);
    const after = await application(postgresStore({ url, secret: secret() }), [twoAnHour]);
    expect((await after.notify(request)).id).toBe(id);
    expect(await after.reading.consent('699 12 85 31')).toMatchObject({
      optOuts: [{ category: 'marketing' }],
    });
    expect((await after.notify({ ...request, key: 'order:8' })).id).toBe(erased.id);
    await expect(after.notify({ ...request, key: 'order:9' })).rejects.toMatchObject({
      code: 'NKUL_LIMIT_EXCEEDED',
    });
    const happening = {
      type: 'reported',
      at: new Date(),
      report: { notifier: 'sms', reference, status: 'delivered', raw: 1 },
    } as const;
    const store = after.container.resolve(STORE);
    await store.record([{ kind: 'reference', notifier: 'sms', reference, happening }]);
    expect((await after.get(id))?.status).toBe('delivered');
    expect(await store.latest()).toBeGreaterThan(last);
    expect(sms.messages).toHaveLength(2);
    await after.stop();
  });

  it('takes messages in review along: they are decided, or expire, in the database', async () => {
    const always: Guard = {
      name: 'always',
      inspect: () => [{ rule: 'all', of: '', amount: 1, limit: 0, windowMs: 60_000, over: 'review' }],
    };
    const before = await application(sqliteStore({ file }), [always]);
    const to = { phone: '+237699128531' };
    const expiresAt = new Date(Date.now() + 2_000);
    const [held, short] = await before.notify([
      { to, text: 'a' },
      { to, text: 'b', expiresAt },
    ]);
    await before.stop();
    expect((await nkul(['move', file, url])).code).toBe(0);
    const after = await application(postgresStore({ url, secret: secret() }), [always]);
    expect(await after.get(held?.id ?? '')).toMatchObject({
      status: 'review',
      reason: { code: 'over_limit' },
    });
    await after.release(held?.id ?? '');
    await eventually(async () => (await after.get(held?.id ?? ''))?.status === 'sent');
    await expect
      .poll(async () => (await after.get(short?.id ?? ''))?.status, { timeout: 10_000 })
      .toBe('expired');
    await after.stop();
  });

  it.each([
    ['another secret', 5, /not the key of the file/, { NKUL_STORE_SECRET: 'f'.repeat(32) }],
    ['a short secret', 2, /NKUL_STORE_SECRET.*too short/, { NKUL_STORE_SECRET: 'f' }],
  ])('refuses %s, and the file opens as before', async (_, code, line, env) => {
    await (await application(sqliteStore({ file }))).stop();
    const refused = await nkul(['move', file, url], env);
    expect([refused.code, refused.err]).toEqual([code, [expect.stringMatching(line)]]);
    expect([await fileOpens(), existsSync(`${file}.moved`)]).toEqual([true, false]);
  });

  it('refuses a schema that holds a store, an application that runs, and the way back', async () => {
    const hub = await application(sqliteStore({ file }));
    expect((await nkul(['move', file, url])).err.join()).toContain('stop the application first');
    await hub.stop();
    await (await application(postgresStore({ url, secret: secret() }))).stop();
    const taken = await nkul(['move', file, url]);
    expect([taken.code, taken.err]).toEqual([5, [expect.stringContaining('holds a store already')]]);
    expect(await fileOpens()).toBe(true);
    expect(await nkul(['move', url, file])).toMatchObject({ code: 4 });
    expect(await nkul(['--store', url, 'restore', 'a.db'])).toMatchObject({ code: 4 });
  });

  it('says where the data is, when the file is opened afterwards, also without its seal', async () => {
    await (await application(sqliteStore({ file }))).stop();
    await nkul(['move', file, url]);
    rmSync(`${file}.moved`);
    const { code, err } = await nkul(['--store', file, 'list']);
    expect([code, err]).toEqual([5, [expect.stringMatching(/was moved to postgres:\/\/postgres:\*\*\*@/)]]);
    expect(await databaseOpens()).toBe(true);
  });
});

describe(`a move to a database that is killed ${kills} times at random moments`, () => {
  it(
    'exactly one of both opens, no message is lost, and none is sent twice',
    async () => {
      const source = createSqliteStore({ file });
      await fillStore(source, 600);
      const hub = await application(sqliteStore({ file }));
      const later = new Date(Date.now() + 86_400_000);
      const ids = (
        await hub.notify(
          Array.from({ length: 40 }, (_, index) => ({
            ...{ to: { phone: '+237677000222' }, text: `Bonjour ${index}` },
            ...(index % 2 === 0 && { sendAt: later }),
          })),
        )
      ).map(({ id }) => id);
      await eventually(() => sms.messages.length === 20);
      await hub.stop({ drain: false });
      const before = await opened(createSqliteStore({ file }));
      const all = await before.count();
      await before.close();
      let [spanMs, killed] = [400, 0];
      for (let round = 1; round <= kills && (await fileOpens()); round += 1) {
        const ran = await runCommand(
          ['move', file, url],
          `${file}.moved.lock`,
          round === 1 ? 0 : Math.random() * spanMs,
        );
        if (ran.code === null) killed += 1;
        else spanMs = Math.max(20, ran.workedMs);
        const opening = [await fileOpens(), await databaseOpens()];
        expect(opening).toEqual(opening[1] === true ? [false, true] : [true, false]);
      }
      expect(killed).toBeGreaterThan(0);
      const again = await runCommand(['move', file, url], `${file}.moved.lock`);
      expect([again.code, again.err]).toEqual([0, '']);
      expect([await fileOpens(), await databaseOpens()]).toEqual([false, true]);
      const moved = await application(postgresStore({ url, secret: secret() }));
      for (const id of ids) expect((await moved.get(id))?.status).toMatch(/^(?:sent|queued)$/);
      expect(await moved.count()).toEqual(all);
      await moved.stop({ drain: false });
      expect(new Set(sms.messages.map(({ id }) => id)).size).toBe(sms.messages.length);
      expect(sms.messages).toHaveLength(20);
    },
    60_000 + kills * 20_000,
  );
});
