import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRecorder, type EraseRequest, type Message, type RecordItem } from '@nkul/core/store';
import { eventually, manualClock, sampleMessage } from '@nkul/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../../test/server.ts';
import { createPostgresStore } from './plugin.ts';
import type { PostgresStore } from './postgres-store.ts';

const secret = '0123456789abcdef0123456789abcdef';
const clock = manualClock();
let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});

async function opened(schema: string): Promise<PostgresStore> {
  const store = createPostgresStore({ url: server.url, schema, secret });
  await store.open(createRecorder());
  return store;
}

/** Counts how often a store says that bytes are gone. It removes them from now on. */
function heardFrom(store: PostgresStore): () => number {
  let gone = 0;
  store.onBytesGone(() => {
    gone += 1;
  });
  return () => gone;
}

const number = '+237677001122';
const text = 'Le colis de Madame est chez sa voisine';

function personal(): Message {
  return sampleMessage(clock, { recipient: { phone: number }, content: { sms: { text } } });
}

/** PostgreSQL overwrites a place that VACUUM has freed by the rows that it moves or adds. */
function amongOthers(message: Message): readonly Message[] {
  const others = (): readonly Message[] => Array.from({ length: 20 }, () => sampleMessage(clock, {}));
  return [...others(), message, ...others()];
}

function reported(): RecordItem {
  const report = { notifier: 'alpha', reference: 'r', status: 'delivered', raw: { to: number } } as const;
  const happening = { type: 'reported', at: clock.now(), report: { ...report, to: number } } as const;
  return { kind: 'reference', notifier: 'alpha', reference: 'r', happening };
}

/** Erases all parts, as a hub does. */
async function erase(store: PostgresStore, request: EraseRequest): Promise<void> {
  let after: string | undefined;
  do {
    const erasure = await store.erase({ ...request, ...(after !== undefined && { after }) });
    expect(erasure.bytes).toBe('pending');
    after = erasure.next;
  } while (after !== undefined);
}

/** The tables and indexes of a schema whose files hold the number or the text. */
async function holding(schema: string): Promise<readonly string[]> {
  await server.run('CHECKPOINT');
  const files = await server.run(
    `SELECT c.relname AS name, pg_relation_filepath(c.oid) AS path FROM pg_class c
     WHERE pg_relation_filepath(c.oid) IS NOT NULL AND (c.relnamespace = $1::regnamespace OR c.oid IN (
       SELECT reltoastrelid FROM pg_class WHERE relnamespace = $1::regnamespace))`,
    [schema],
  );
  return files.flatMap(({ name, path }) => {
    const bytes = readFileSync(join(server.dataDirectory, String(path)));
    return [number, number.slice(1), text].some((one) => bytes.includes(one)) ? [String(name)] : [];
  });
}

describe('the bytes of erased data', () => {
  it('are gone from the files of the tables once the store says so', async () => {
    const schema = server.schema();
    const store = await opened(schema);
    await store.add(amongOthers(personal()));
    await store.record([reported()]);
    expect(await holding(schema)).toEqual(expect.arrayContaining(['messages', 'parked']));
    const at = clock.now();
    await erase(store, { to: [number], at, limit: 100 });
    // Of another process, it would begin between two parts, and say so of the first ones.
    const gone = heardFrom(store);
    await eventually(() => gone() > 0, 'the end of the erasure', 20_000);
    expect(await holding(schema)).toEqual([]);
    expect(await server.run(`SELECT FROM ${schema}.erasures`)).not.toEqual([]);
    // Until the event is stored, another process would begin again.
    await store.record([{ kind: 'store', happening: { type: 'bytes_gone', at } }]);
    await eventually(
      async () => {
        const left = await server.run(`SELECT FROM ${schema}.erasures`);
        if (left.length > 0) await store.record([{ kind: 'store', happening: { type: 'bytes_gone', at } }]);
        return left.length === 0;
      },
      'the end of all erasures',
      20_000,
    );
    await store.close();
  });

  it('are gone once, after the last part of an erasure', async () => {
    const schema = server.schema();
    const store = await opened(schema);
    const gone = heardFrom(store);
    await store.add([personal(), personal()]);
    const at = clock.now();
    const part = async (after?: string) =>
      await store.erase({ to: [number], at, limit: 1, ...(after !== undefined && { after }) });
    let { next } = await part();
    // Longer than after an erasure that is whole.
    await sleep(400);
    expect(gone()).toBe(0);
    while (next !== undefined) ({ next } = await part(next));
    await eventually(() => gone() > 0, 'the end of the erasure', 20_000);
    expect(await holding(schema)).toEqual([]);
    await store.record([{ kind: 'store', happening: { type: 'bytes_gone', at } }]);
    expect(await server.run(`SELECT FROM ${schema}.erasures`)).toEqual([]);
    await store.close();
  });

  it('stay while a transaction of somebody may still read them, and go after it', async () => {
    const schema = server.schema();
    const store = await opened(schema);
    const gone = heardFrom(store);
    const message = personal();
    await store.add(amongOthers(message));
    const reader = new Client({ connectionString: server.url });
    await reader.connect();
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await reader.query(`SELECT FROM ${schema}.messages`);
    await erase(store, { id: message.id, at: clock.now(), limit: 10 });
    await eventually(
      async () => {
        const looks = await server.run(
          "SELECT FROM pg_stat_activity WHERE query LIKE '%pg_prepared_xacts, erasure%' AND pid <> pg_backend_pid()",
        );
        return looks.length > 0;
      },
      'the look for older transactions',
      20_000,
    );
    expect(gone()).toBe(0);
    expect(await holding(schema)).toContain('messages');
    await reader.query('COMMIT');
    await reader.end();
    await eventually(() => gone() > 0, 'the end of the erasure', 20_000);
    expect(await holding(schema)).toEqual([]);
    await store.close();
  });

  it('stay if the user of the store does not own the tables, which it says once', async () => {
    const schema = server.schema();
    const owner = createPostgresStore({ url: server.url, schema, secret });
    await owner.open(createRecorder());
    const message = personal();
    await owner.add([message]);
    await server.run("CREATE ROLE guest LOGIN PASSWORD 'test'");
    await server.run(`GRANT USAGE ON SCHEMA ${schema} TO guest`);
    await server.run(`GRANT ALL ON ALL TABLES IN SCHEMA ${schema} TO guest`);
    await server.run(`GRANT ALL ON ALL SEQUENCES IN SCHEMA ${schema} TO guest`);
    const url = server.url.replace('postgres:test@', 'guest:test@');
    const store = createPostgresStore({ url, schema, secret });
    await store.open(createRecorder());
    const told: (Error | undefined)[] = [];
    store.onBytesGone((problem) => void told.push(problem));
    await erase(store, { id: message.id, at: clock.now(), limit: 10 });
    await eventually(() => told.length > 0, 'the problem', 20_000);
    expect(told).toMatchObject([{ code: 'NKUL_STORE', message: expect.stringContaining('OWNER TO') }]);
    expect(await server.run(`SELECT FROM ${schema}.erasures`)).toHaveLength(2);
    await store.close();
    await owner.close();
  });

  it('are removed by another process, if the one that erased has ended', async () => {
    const schema = server.schema();
    const first = createPostgresStore({ url: server.url, schema, secret });
    await first.open(createRecorder());
    const message = personal();
    await first.add(amongOthers(message));
    await erase(first, { id: message.id, at: clock.now(), limit: 10 });
    await first.close();
    expect(await holding(schema)).toContain('messages');
    const store = await opened(schema);
    const gone = heardFrom(store);
    await eventually(() => gone() > 0, 'the end of the erasure', 20_000);
    expect(await holding(schema)).toEqual([]);
    await store.close();
  });
});
