import { readFileSync } from 'node:fs';
import { createRecorder } from '@nkul/core/store';
import { eventually, manualClock, sampleMessage } from '@nkul/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Server, startServer } from '../../test/server.ts';
import { Database } from '../connect/database.ts';
import { emptyForMove } from '../schema/schema.ts';
import { countsByTriggerBeside } from '../schema/status-migration.ts';
import { migrations } from '../schema/tables.ts';
import { secretMark } from '../settings/secret-setting.ts';
import { resolveSettings } from '../settings/settings.ts';
import { createPostgresStore } from './plugin.ts';

const secret = '0123456789abcdef0123456789abcdef';
const statements = readFileSync(new URL('../../test/fixtures/version-1.sql', import.meta.url), 'utf8');

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});

/** A schema as the packed packages with version 1 have written it: five messages, a pause, an erasure. */
async function earlier(): Promise<string> {
  const schema = server.schema();
  await server.run(
    statements.replace('CREATE SCHEMA v1', `CREATE SCHEMA ${schema}`).replaceAll(/\bv1\./g, `${schema}.`),
  );
  return schema;
}

it('opens tables of the version before, keeps all that they have, and takes of limits', async () => {
  const schema = await earlier();
  const stores = await Promise.all(
    [1, 2].map(async () => {
      const store = createPostgresStore({ url: server.url, schema, secret });
      await store.open(createRecorder());
      return store;
    }),
  );
  const [store] = stores;
  const { items = [] } = (await store?.find({ limit: 10 })) ?? {};
  expect(items.map(({ status, content }) => [status, content['sms']?.text])).toEqual([
    ['sent', 'first sent'],
    ['rejected', 'second refused'],
    ['unknown', 'third lost'],
    ['queued', 'fourth later'],
    ['sent', undefined],
  ]);
  expect((await store?.pauses())?.map(({ notifier }) => notifier)).toEqual(['sms']);
  expect(await store?.events({ after: 0, limit: 100 })).toHaveLength(15);
  expect(await server.run(`SELECT version, readable_from FROM ${schema}.version`)).toEqual([
    { version: 6, readable_from: 1 },
  ]);
  expect(await store?.count()).toEqual({ sent: 2, rejected: 1, unknown: 1, queued: 1 });
  const message = sampleMessage(manualClock(), {
    charges: [{ counter: 'c', rule: 'recipient', amount: 1, limit: 1, windowMs: 60_000, over: 'reject' }],
  });
  const again = { ...message, id: `${message.id.slice(0, -1)}0` };
  const answers = await store?.add([message, again]);
  expect(answers?.map(({ ok }) => ok)).toEqual([true, false]);
  const optOut = { address: '+237699128531', categories: ['marketing'], by: 'link' } as const;
  await store?.record([{ kind: 'address', happening: { type: 'opted_out', at: new Date(), ...optOut } }]);
  expect(await store?.marks({ after: '', limit: 10 })).toHaveLength(1);
  for (const one of stores) await one.close();
});

const allTime = { from: new Date(0), to: new Date('2200-01-01T00:00:00Z') };

/** How versions 1 and 2 add to their counters. */
const countOfVersion2 = (s: string) => `INSERT INTO ${s}.tallies AS t
  SELECT width, bucket, measure, notifier, route, template, place, detail, 5, count
  FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[])
    AS u(width, bucket, measure, notifier, route, template, place, detail, count)
  ON CONFLICT (width, bucket, measure, notifier, route, template, place, detail, shard) DO UPDATE SET count = t.count + excluded.count`;

it('keeps the statistics of the version before, and counts with a process of it that runs beside', async () => {
  const schema = await earlier();
  const store = createPostgresStore({ url: server.url, schema, secret });
  await store.open(createRecorder());
  const none = Array.from({ length: 13 }, () => 0);
  const expected = {
    ...{
      requested: 5,
      ended: { rejected: 1 },
      attempts: 4,
      accepted: 2,
      rejected: 1,
      deferred: 0,
      unknown: 1,
    },
    ...{
      stopped: 0,
      delivered: 0,
      undelivered: 0,
      units: 2,
      cost: [],
      delivery: none,
      answer: none.with(0, 3),
    },
  };
  expect(await store.stats(allTime)).toEqual([expected]);
  const bucket = 1_795_734_600_000;
  const rows = [
    ...[['requested', '', '', '', 1] as const, ['ended', '', '', 'rejected', -1] as const],
    ...[['ended', '', '', 'delivered', 1] as const, ['attempts', 'sms', 'CM', '', 2] as const],
    ...[['unknown', 'sms', 'CM', 'no_answer', 3] as const, ['cost', 'sms', 'CM', 'XAF:0', 15] as const],
    ...[['delivery', 'sms', 'CM', '12', 1] as const, ['answer', 'sms', 'CM', '0', 1] as const],
  ];
  const columns = [
    ...[rows.map(() => 300_000), rows.map(() => bucket), rows.map(([measure]) => measure)],
    ...[rows.map(([, notifier]) => notifier), rows.map(() => 'default'), rows.map(() => '')],
    ...[rows.map(([, , place]) => place), rows.map(([, , , detail]) => detail), rows.map((row) => row[4])],
  ];
  for (let count = 0; count < 2; count += 1) await server.run(countOfVersion2(schema), columns);
  expect(await store.stats({ ...allTime, by: ['reason'] })).toEqual([
    {
      ...{ ...expected, requested: 7, attempts: 8, rejected: 0, unknown: 0 },
      ...{ ended: { rejected: -1, delivered: 2 }, cost: [{ amount: '30', currency: 'XAF' }] },
      ...{ delivery: none.with(12, 2), answer: none.with(0, 5) },
    },
    expect.objectContaining({ reason: 'invalid_recipient', attempts: 0, rejected: 1, unknown: 0 }),
    expect.objectContaining({ reason: 'no_answer', attempts: 0, rejected: 0, unknown: 7 }),
  ]);
  expect(await server.run(`SELECT count(*)::int AS count FROM ${schema}.tallies`)).toEqual([{ count: 0 }]);
  await store.close();
});

/** How versions 1 to 3 write states. */
const changeOfVersion3 = (
  s: string,
) => `WITH written AS (UPDATE ${s}.states AS s SET status = u.status, announced = true
    FROM unnest($1::text[], $2::bigint[]) AS u(status, number) WHERE s.number = u.number)
  SELECT pg_current_xact_id_if_assigned()::text AS xid`;

it('counts messages that a process of the version before changes, also while it counts those of before', async () => {
  const schema = await earlier();
  const [open, late] = [await server.begin(), await server.begin()];
  await open.transaction.query(changeOfVersion3(schema), [['failed'], [1]]);
  const store = createPostgresStore({ url: server.url, schema, secret });
  // The triggers come once it has ended. Meanwhile the others go on.
  const opening = store.open(createRecorder());
  await eventually(async () => (await pausing()) === 1, 'the pause of the step');
  await server.run("SET lock_timeout = '10s'");
  await server.run(changeOfVersion3(schema), [['expired'], [2]]);
  await server.run('RESET lock_timeout');
  expect(await server.run(`SELECT version FROM ${schema}.version`)).toEqual([{ version: 3 }]);
  await open.commit();
  await opening;
  await late.transaction.query(changeOfVersion3(schema), [['failed'], [3]]);
  expect(await store.count()).toEqual({ failed: 1, expired: 1, unknown: 1, queued: 1, sent: 1 });
  await late.commit();
  expect(await store.count()).toEqual({ failed: 2, expired: 1, queued: 1, sent: 1 });
  await server.run(`DELETE FROM ${schema}.states WHERE number = 4`);
  expect(await store.count()).toEqual({ failed: 2, expired: 1, sent: 1 });
  await store.close();
});

it('counts them exactly if a process ends between the two steps, and others change some meanwhile', async () => {
  const schema = await earlier();
  await server.run(`UPDATE ${schema}.states SET announced = false WHERE number = 4`);
  for (const step of migrations.slice(0, 3)) await server.run(step(schema));
  await server.run(`UPDATE ${schema}.version SET version = 4`);
  await server.run(changeOfVersion3(schema), [['failed'], [1]]);
  const open = await server.begin();
  await open.transaction.query(changeOfVersion3(schema), [['expired'], [3]]);
  const store = createPostgresStore({ url: server.url, schema, secret });
  // No lock: it does not wait for the transaction that is open.
  await store.open(createRecorder());
  expect(await store.count()).toEqual({ failed: 1, rejected: 1, unknown: 1, queued: 1, sent: 1 });
  await open.commit();
  expect(await store.count()).toEqual({ failed: 1, rejected: 1, expired: 1, queued: 1, sent: 1 });
  await store.close();
});

it('asks for the lock by one process, however many start, and lets the others write in the pauses', async () => {
  const schema = await earlier();
  const open = await server.begin();
  await open.transaction.query(changeOfVersion3(schema), [['failed'], [1]]);
  const stores = [1, 2, 3, 4].map(() => createPostgresStore({ url: server.url, schema, secret }));
  const opening = Promise.all(stores.map((store) => store.open(createRecorder())));
  await eventually(async () => (await waiting('advisory')) === 3, 'the others, which wait for the one');
  await eventually(async () => (await pausing()) === 1, 'the pause of the step');
  expect(await waiting('advisory')).toBe(3);
  await server.run(changeOfVersion3(schema), [['expired'], [2]]);
  await open.commit();
  await opening;
  for (const store of stores) {
    expect(await store.count()).toEqual({ failed: 1, expired: 1, unknown: 1, queued: 1, sent: 1 });
    await store.close();
  }
});

/** How many statements wait for a lock. */
async function waiting(event: 'relation' | 'advisory'): Promise<unknown> {
  const [row] = await server.run(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND wait_event = '${event}'`,
  );
  return row?.['count'];
}

/** How many transactions pause between two tries of a step. */
async function pausing(): Promise<unknown> {
  const [row] = await server.run(
    `SELECT count(*)::int AS count FROM pg_stat_activity
     WHERE state = 'idle in transaction' AND query = 'ROLLBACK TO SAVEPOINT step'`,
  );
  return row?.['count'];
}

it('takes the lock from an automatic VACUUM, which PostgreSQL ends after a second: it waits longer for that', async () => {
  const schema = await earlier();
  const vacuum = await server.begin();
  await vacuum.transaction.query(`LOCK TABLE ${schema}.states IN SHARE UPDATE EXCLUSIVE MODE`);
  const open = await server.begin();
  const step = open.transaction.query(countsByTriggerBeside(schema));
  const setting = "SELECT current_setting('lock_timeout') AS timeout";
  await eventually(async () => (await waiting('relation')) === 1, 'the step that waits');
  await vacuum.rollback();
  await step;
  expect((await open.transaction.query(setting)).rows).toEqual([{ timeout: '0' }]);
  await open.rollback();
});

/** How version 1 claims: whatever has expired, and what is due for one of its notifiers or for none. */
const claimOfVersion1 = (s: string) => `
  (SELECT number FROM ${s}.states WHERE expires_at <= $1)
  UNION ALL (SELECT number FROM ${s}.states WHERE due_for = ANY($2::text[]) AND due_at <= $1)`;
/** What it erases and deletes. */
const purgeOfVersion1 = (s: string) =>
  `SELECT number FROM ${s}.states WHERE erasable IS NOT NULL AND (resting_since <= $1 OR created_at <= $1)`;
/** What it shows as waiting. */
const waitingInVersion1 = (s: string) => `SELECT number FROM ${s}.states
  WHERE (due_for > '' AND due_at IS NOT NULL AND status = 'queued') OR held_kind IS NOT NULL`;

it('lets a process of the version before neither claim, erase nor show as waiting what is in review', async () => {
  const schema = server.schema();
  const store = createPostgresStore({ url: server.url, schema, secret });
  await store.open(createRecorder());
  const clock = manualClock();
  const [at, late] = [clock.now(), clock.now().getTime() + 400 * 86_400_000];
  const charges = [
    { counter: 'c', rule: 'all', amount: 1, limit: 0, windowMs: 60_000, over: 'review' },
  ] as const;
  const messages = [undefined, 1_000, 60_000].map((ms) =>
    sampleMessage(clock, { charges, ...(ms && { expiresAt: new Date(at.getTime() + ms) }) }),
  );
  await store.add(messages);
  expect(await store.count()).toEqual({ review: 3 });
  const notifiers = ['', 'alpha', 'beta'];
  expect(await server.run(claimOfVersion1(schema), [late, notifiers])).toEqual([]);
  expect(await server.run(purgeOfVersion1(schema), [late])).toEqual([]);
  expect(await server.run(waitingInVersion1(schema))).toEqual([]);
  const [message] = messages;
  await store.record([
    { kind: 'message', id: message?.id ?? '', happening: { type: 'released', at: clock.now() } },
  ]);
  expect(await server.run(claimOfVersion1(schema), [late, notifiers])).toHaveLength(1);
  await store.close();
});

it('are left alone by a tool beside the application, which says what to do', async () => {
  const schema = await earlier();
  const store = createPostgresStore({ url: server.url, schema, secret });
  await expect(store.open(createRecorder(), { beside: true })).rejects.toThrow(
    /earlier version \(1, this one writes 6\): start the application with this version first/,
  );
  expect(await server.run(`SELECT to_regclass('${schema}.charges') AS there`)).toEqual([{ there: null }]);
});

it('are emptied for a move that the version before began: the tables that came since are made first', async () => {
  const schema = await earlier();
  await server.run(`INSERT INTO ${schema}.moves VALUES ('t', '/tmp/nkul.db.moved')`);
  const settings = resolveSettings({ url: server.url, schema, secret });
  const database = new Database(settings, false);
  const mark = secretMark(settings.secret);
  await database.transaction((executor) => emptyForMove(executor, mark, '/tmp/nkul.db.moved'));
  await database.close();
  expect(await server.run(`SELECT version FROM ${schema}.version`)).toEqual([{ version: 6 }]);
  for (const table of ['messages', 'counters', 'charges', 'moves', 'status_counts'])
    expect(await server.run(`SELECT FROM ${schema}.${table}`)).toEqual([]);
});
