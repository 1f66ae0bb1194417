import { readFileSync } from 'node:fs';
import type { RunStatement, Transaction } from '@nkul/core';
import { type FakeNotifier, fakeNotifier, type TestHub, testHub } from '@nkul/testing';
import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { drizzle, Kysely, PostgresDialect } from '../../../../tools/query-builders.ts';
import { type Server, startServer } from '../../test/server.ts';
import { drizzleTransaction, kyselyTransaction } from '../../test/wrapped.ts';
import { heldKeys } from '../lock/key-locks.ts';
import { createPostgresStore } from './plugin.ts';
import type { PostgresStore } from './postgres-store.ts';

const secret = '0123456789abcdef0123456789abcdef';
const notification = { to: { phone: '+237699128531' }, text: 'Votre commande est en route.' };
let server: Server;
let pool: Pool;
let schema: string;
let notifier: FakeNotifier;
let test: TestHub;
let store: PostgresStore;

beforeAll(async () => {
  server = await startServer();
  pool = new Pool({ connectionString: server.url });
  await server.run('CREATE TABLE orders (id text PRIMARY KEY)');
});
afterAll(async () => {
  await pool?.end();
  await server?.stop();
});
beforeEach(async () => {
  schema = server.schema();
  notifier = fakeNotifier();
  // So that nothing but the NOTIFY of the application's own commit wakes it.
  store = createPostgresStore({ url: server.url, schema, secret, pollEvery: '1h' });
  test = await testHub({ notifiers: [notifier], store });
});
afterEach(async () => {
  await test.hub.stop();
  await server.run('DELETE FROM orders');
});

async function soon(expectation: () => unknown): Promise<void> {
  await vi.waitFor(expectation, { timeout: 30_000, interval: 20 });
}

/** Does work in a transaction that runs statements; it commits, or is rolled back if the work throws. */
type Within = (work: (run: RunStatement, transaction: Transaction) => Promise<void>) => Promise<void>;

const withNodePostgres: Within = async (work) => {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await work((text, values) => client.query(text, values), client);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
};

const withDrizzle: Within = async (work) => {
  await drizzle({ client: pool }).transaction(async (tx) => {
    const run = drizzleTransaction(tx);
    await work(run, run);
  });
};

const withKysely: Within = async (work) => {
  // A Kysely ends its pool with itself.
  const db = new Kysely({
    dialect: new PostgresDialect({ pool: new Pool({ connectionString: server.url }) }),
  });
  try {
    await db.transaction().execute(async (trx) => {
      const run = kyselyTransaction(trx);
      await work(run, run);
    });
  } finally {
    await db.destroy();
  }
};

describe.each([
  ['node-postgres', withNodePostgres],
  ['Drizzle', withDrizzle],
  ['Kysely', withKysely],
])('in a transaction of %s', (_, within) => {
  it('sends the message once the transaction has committed, and tells it once', async () => {
    let id = '';
    await within(async (run, transaction) => {
      await run('INSERT INTO orders VALUES ($1)', ['o-1']);
      const receipt = await test.hub.notify({ ...notification, key: 'order:o-1' }, { transaction });
      expect(receipt).toMatchObject({ committed: false, duplicate: false, status: 'queued' });
      id = receipt.id;
      expect(await test.hub.get(id)).toBeUndefined();
    });
    await soon(() => expect(notifier.calls).toHaveLength(1));
    await soon(() => expect(test.emitted(id)).toEqual(['message.queued', 'message.sending', 'message.sent']));
    expect(await server.run('SELECT id FROM orders')).toEqual([{ id: 'o-1' }]);
    // The same order again is the same message.
    const again = await test.hub.notify({ ...notification, key: 'order:o-1' });
    expect(again).toMatchObject({ id, duplicate: true, committed: true });
  });

  it('sends and tells nothing of a transaction that is rolled back', async () => {
    const rolledBack = within(async (run, transaction) => {
      await run('INSERT INTO orders VALUES ($1)', ['o-1']);
      await test.hub.notify([{ ...notification, key: 'order:o-1' }, notification], { transaction });
      throw new Error('the order is refused');
    });
    await expect(rolledBack).rejects.toThrow('the order is refused');
    const { id } = await test.hub.notify({ ...notification, key: 'order:o-1', text: 'Autre' });
    await soon(() => expect(test.emitted(id)).toContain('message.sent'));
    expect(notifier.calls).toHaveLength(1);
    expect(await test.hub.count()).toEqual({ sent: 1 });
  });
});

it.each(['drizzleTransaction', 'kyselyTransaction'])('%s() is in docs/transactions.md', (name) => {
  const source = readFileSync(new URL('../../test/wrapped.ts', import.meta.url), 'utf8');
  const page = readFileSync(new URL('../../../../docs/transactions.md', import.meta.url), 'utf8');
  const written = source.slice(source.indexOf(`export function ${name}`)).split('\n}\n')[0] ?? '';
  expect(written).toContain('RunStatement');
  expect(page).toContain(written);
});

describe('while a transaction of the application is open', () => {
  it('holds up neither other calls nor those who read events', async () => {
    const open = await server.begin();
    await test.hub.notify({ ...notification, key: 'k' }, { transaction: open.transaction });
    const { id } = await test.hub.notify({ ...notification, key: 'another' });
    await soon(async () => {
      const read: string[] = [];
      for await (const event of test.hub.events()) read.push(event.type);
      expect(read).toEqual(['message.queued', 'message.sending', 'message.sent']);
    });
    expect(test.emitted(id)).toContain('message.sent');
    await open.rollback();
  });

  it.each([
    { end: 'commit', duplicate: true },
    { end: 'rollback', duplicate: false },
  ] as const)('waits for it with the same key, and knows its $end', async ({ end, duplicate }) => {
    const [first, second] = [await server.begin(), await server.begin()];
    const one = await test.hub.notify({ ...notification, key: 'k' }, { transaction: first.transaction });
    const waiting = test.hub.notify({ ...notification, key: 'k' }, { transaction: second.transaction });
    await soon(async () => expect(await waits()).toBe(1));
    await first[end]();
    const two = await waiting;
    await second.commit();
    expect(two.duplicate).toBe(duplicate);
    expect(two.id === one.id).toBe(duplicate);
    await soon(async () => expect(await test.hub.count()).toEqual({ sent: 1 }));
  });

  it.each([
    { end: 'commit', duplicate: true },
    { end: 'rollback', duplicate: false },
  ] as const)(
    'lets a call without a transaction wait alone for its key, until its $end',
    async ({ end, duplicate }) => {
      const open = await server.begin();
      const one = await test.hub.notify({ ...notification, key: 'k' }, { transaction: open.transaction });
      let isOver = false;
      const waiting = test.hub.notify({ ...notification, key: 'k' }).finally(() => {
        isOver = true;
      });
      // Each is sent, and its answer is recorded: so the calls of all kinds go on.
      const others = [
        await test.hub.notify(notification),
        await test.hub.notify({ ...notification, key: 'other' }),
      ];
      await soon(async () => expect(await test.hub.count()).toEqual({ sent: others.length }));
      expect(isOver).toBe(false);
      await open[end]();
      const two = await waiting;
      expect(two.duplicate).toBe(duplicate);
      expect(two.id === one.id).toBe(duplicate);
    },
  );

  it('locks its keys for all who ask without waiting', async () => {
    const { transaction, rollback } = await server.begin();
    const executor = {
      schema: `"${schema}"`,
      query: async <Row>(text: string, values: readonly unknown[] = []) =>
        (await server.run(text, values)) as readonly Row[],
    };
    await test.hub.notify({ ...notification, key: 'k' }, { transaction });
    expect(await heldKeys(executor, ['k', 'other'])).toEqual(new Set(['k']));
    await rollback();
    expect(await heldKeys(executor, ['k', 'other'])).toEqual(new Set());
  });

  it('says that it has to run again if its snapshot is older than the same key', async () => {
    const { transaction, rollback } = await server.begin('REPEATABLE READ');
    await transaction.query('SELECT count(*) FROM orders');
    await test.hub.notify({ ...notification, key: 'k' });
    const late = test.hub.notify({ ...notification, key: 'k' }, { transaction });
    await expect(late).rejects.toMatchObject({
      code: 'NKUL_STORE',
      message: expect.stringMatching(/roll it back, and run it again \(40001\)/),
    });
    await rollback();
  });

  it('goes on after an error, with all that was done before the call', async () => {
    await test.hub.notify({ ...notification, key: 'k' });
    const { transaction, commit } = await server.begin();
    await transaction.query("INSERT INTO orders VALUES ('o-1')");
    const other = { ...notification, key: 'k', text: 'Autre' };
    await expect(test.hub.notify(other, { transaction })).rejects.toMatchObject({
      code: 'NKUL_KEY_CONFLICT',
    });
    await transaction.query("SET LOCAL lock_timeout = '20ms'");
    const holder = await server.begin();
    await test.hub.notify({ ...notification, key: 'held' }, { transaction: holder.transaction });
    await expect(test.hub.notify({ ...notification, key: 'held' }, { transaction })).rejects.toThrow(
      /keeps a lock for too long/,
    );
    await holder.rollback();
    await test.hub.notify({ ...notification, key: 'held' }, { transaction });
    await commit();
    expect(await server.run('SELECT id FROM orders')).toEqual([{ id: 'o-1' }]);
    await soon(async () => expect(await test.hub.count()).toEqual({ sent: 2 }));
  });

  it('takes several calls at once, one after the other', async () => {
    const { transaction, commit } = await server.begin();
    const texts = ['a', 'b', 'c', 'd'];
    const results = await Promise.allSettled(
      texts.map((text) =>
        test.hub.notify({ ...notification, key: `only ${text < 'c'}`, text }, { transaction }),
      ),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    await commit();
    await soon(async () => expect(await test.hub.count()).toEqual({ sent: 2 }));
  });

  it('needs no other rights of the user than docs/transactions.md says', async () => {
    await server.run("CREATE ROLE shop LOGIN PASSWORD 'test'");
    const url = server.url.replace('postgres:test@', 'shop:test@');
    const shop = new Pool({ connectionString: url });
    const transaction = await shop.connect();
    await transaction.query('BEGIN');
    const refused = test.hub.notify({ ...notification, key: 'k' }, { transaction });
    await expect(refused).rejects.toThrow(/refuses the user: .* the rights of the user \(42501\)/);
    const grants = [`USAGE ON SCHEMA ${schema}`, `SELECT, INSERT ON ${schema}.messages, ${schema}.states`];
    for (const grant of grants) await server.run(`GRANT ${grant} TO shop`);
    await test.hub.notify({ ...notification, key: 'k' }, { transaction });
    await transaction.query('COMMIT');
    await soon(async () => expect(await test.hub.count()).toEqual({ sent: 1 }));
    transaction.release();
    await shop.end();
  });

  it('holds up the other calls only shortly, also if it has more keys than are locked', async () => {
    const { transaction, rollback } = await server.begin();
    const many = Array.from({ length: 700 }, (_, at) => ({
      ...notification,
      key: `k:${at}`,
      sendAt: '2030-01-01T00:00:00Z',
    }));
    await test.hub.notify(many, { transaction });
    const waiting = test.hub.notify(many);
    const before = store.statements;
    await test.hub.notify(notification);
    // One by one, they would be thousands.
    expect(store.statements - before).toBeLessThan(60);
    await rollback();
    expect((await waiting).filter(({ duplicate }) => duplicate)).toEqual([]);
    expect(await test.hub.count()).toMatchObject({ queued: 700 });
  });

  it('takes more messages with keys than PostgreSQL has places for locks', async () => {
    const { transaction, commit } = await server.begin();
    const many = Array.from({ length: 6_000 }, (_, at) => ({
      ...notification,
      key: `k:${at}`,
      sendAt: '2030-01-01T00:00:00Z',
    }));
    await test.hub.notify(many, { transaction });
    await commit();
    expect(await test.hub.count()).toEqual({ queued: 6_000 });
    // All are announced, some at a time, before they are due.
    await soon(() => expect(test.events.filter(({ type }) => type === 'message.queued')).toHaveLength(6_000));
  });
});

describe('refuses, and says how to mend it,', () => {
  const refused: readonly [string, () => Promise<Transaction> | Transaction, RegExp][] = [
    ['a pool', () => pool, /no transaction is open: begin one, and give the client .* not a pool/],
    [
      'a client without a transaction',
      () => (text, values) => server.run(text, values),
      /no transaction is open: begin one/,
    ],
    [
      'the database of Drizzle, which wraps errors,',
      () => drizzleTransaction(drizzle({ client: pool })),
      /no transaction is open: begin one, .* or the database itself \(25P01\)/,
    ],
    ['a function that returns no rows', () => async () => undefined, /without rows: let it return the rows/],
    [
      'a function that fails by itself',
      () => async () => {
        throw new TypeError('execute is not a function');
      },
      /`transaction` failed, and not by an answer of PostgreSQL/,
    ],
  ];
  it.each(refused)('%s', async (_, make, message) => {
    const transaction = await make();
    await expect(test.hub.notify(notification, { transaction })).rejects.toMatchObject({
      code: 'NKUL_STORE',
      message: expect.stringMatching(message),
    });
    expect(await test.hub.count()).toEqual({});
  });

  it.each([
    ['one that has failed', 'SELECT 1 / 0', /an earlier statement of the transaction failed: roll it back/],
    ['one that only reads', 'SET TRANSACTION READ ONLY', /the transaction only reads/],
  ])('%s', async (_, statement, message) => {
    const { transaction, rollback } = await server.begin();
    await transaction.query(statement).catch(() => {});
    await expect(test.hub.notify({ ...notification, key: 'k' }, { transaction })).rejects.toThrow(message);
    await rollback();
  });

  it('one of another database', async () => {
    await server.run('CREATE DATABASE another');
    const other = new Pool({ connectionString: server.url.replace(/postgres$/, 'another') });
    const transaction = await other.connect();
    await transaction.query('BEGIN');
    await expect(test.hub.notify(notification, { transaction })).rejects.toThrow(
      /a table is missing: the transaction is in another database/,
    );
    transaction.release(true);
    await other.end();
  });
});

/** How many statements wait for a lock. */
async function waits(): Promise<unknown> {
  const [row] = await server.run(
    "SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event_type = 'Lock'",
  );
  return row?.['count'];
}
