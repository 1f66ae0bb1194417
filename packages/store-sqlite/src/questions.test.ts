import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { createHub } from '@nkul/core';
import { NOTIFIER } from '@nkul/core/adapter';
import { createRecorder, parseExactJson, STORE, type StoreReader } from '@nkul/core/store';
import { eventually, fakeNotifier, manualClock, sampleMessage } from '@nkul/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { openToRead } from './connection.ts';
import { pragma } from './query.ts';
import { QuestionGate } from './question-gate.ts';
import { QuestionThread, threadProgram } from './question-thread.ts';
import { besideSettings, resolveSettings } from './settings.ts';
import { createSqliteStore, type SqliteStore } from './sqlite-store.ts';

const clock = manualClock();
/** None of them has it, so that all are read: far longer than the limit. */
const slow = { metadata: { order: 'none' } };
const many = 16_000;
const timeoutMs = 100;
const tooLong = { code: 'NKUL_QUESTION_TIMEOUT', timeoutMs };
const directory = temporaryDirectory();
let store: SqliteStore;
let reader: StoreReader;

async function opened(): Promise<SqliteStore> {
  const opening = createSqliteStore({ file: directory.file, synchronous: 'normal' });
  await opening.open(createRecorder());
  return opening;
}

/** A thread may take longer to start than the limit. */
async function warm(one: StoreReader): Promise<void> {
  await eventually(() => one.latest().then(Boolean, () => false));
}

/** Erases a message, all parts of it, and tells whether the bytes are gone. */
async function erase(): Promise<string> {
  const message = sampleMessage(clock);
  await store.add([message]);
  let next: string | undefined;
  for (;;) {
    const request = {
      id: message.id,
      at: clock.now(),
      limit: 1_000,
      ...(next !== undefined && { after: next }),
    };
    const erasure = await store.erase(request);
    if (erasure.next === undefined) return erasure.bytes;
    next = erasure.next;
  }
}

beforeAll(async () => {
  store = await opened();
  for (let stored = 0; stored < many; stored += 500)
    await store.add(Array.from({ length: 500 }, () => sampleMessage(clock)));
  await store.close();
});

afterAll(() => directory.remove());

beforeEach(async () => {
  store = await opened();
  const given = store.reader({ timeoutMs });
  if (given === undefined) throw new Error('no reader');
  reader = given;
  await warm(reader);
});

afterEach(() => store.close());

describe('a question that takes too long', () => {
  it('ends with an error, and the event loop goes on meanwhile', async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 5);
    await expect(reader.find(slow)).rejects.toMatchObject(tooLong);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
    await warm(reader);
  });

  it('keeps quick ones waiting no longer than their own limit, which counts while they wait', async () => {
    const asked = Array.from({ length: 6 }, () => reader.find(slow));
    const ends = await Promise.allSettled(asked);
    expect(ends.map(({ status }) => status)).toEqual(Array(6).fill('rejected'));
    const beside = reader.find(slow).catch((error: unknown) => error);
    await warm(reader);
    expect(await beside).toMatchObject(tooLong);
  });
});

describe('an erasure', () => {
  it('waits for the questions under way only, however many are asked, while messages are stored', async () => {
    const asking = asksOn();
    await asking.begun;
    const bytes = await erase();
    expect(await asking.stop()).toBeGreaterThan(1);
    expect(bytes).toBe('gone');
  });

  /** Asks slow questions without a break, two at a time, each within its limit; and stores messages. */
  function asksOn() {
    const given = store.reader({ timeoutMs: 20_000 });
    const answered: unknown[] = [];
    const begun = Promise.withResolvers<void>();
    let asks = true;
    const asking = async (afterMs: number) => {
      await sleep(afterMs);
      while (asks) {
        answered.push(await given?.find(slow));
        if (answered.length === 2) begun.resolve();
      }
    };
    const storing = async () => {
      while (asks) {
        await store.add([sampleMessage(clock)]);
        await sleep(2);
      }
    };
    const all = [asking(0), asking(200), asking(400), storing()];
    const stop = async () => {
      asks = false;
      await Promise.all(all);
      return answered.length;
    };
    return { begun: begun.promise, stop };
  }

  it('waits for a question that takes too long until its limit', async () => {
    const asked = reader.find(slow).catch((error: unknown) => error);
    expect(await erase()).toBe('gone');
    expect(await asked).toMatchObject(tooLong);
  });
});

describe('a reader', () => {
  it('answers with numbers of JSON as they were written', async () => {
    const raw: unknown = JSON.parse('{"__proto__":1}');
    const exact = parseExactJson('12345678901234567890.50');
    const entry = { reason: 'no', raw: { exact, raw, whole: 5 } };
    const happening = { type: 'quarantined', at: clock.now(), entry } as const;
    await store.record([{ kind: 'notifier', notifier: 'alpha', happening }]);
    const [stray] = (await reader.strays({ limit: 1 })).items;
    expect(JSON.stringify(stray)).toBe(JSON.stringify((await store.strays({ limit: 1 })).items[0]));
    expect(JSON.stringify(stray)).toContain('12345678901234567890.50');
  });

  it('tells the error of the store', async () => {
    await expect(reader.find({ after: 'x' })).rejects.toMatchObject({
      code: 'NKUL_STORE',
      message: expect.stringContaining('not a cursor'),
    });
  });

  it('sees each commit at once', async () => {
    for (let looks = 0; looks < 20; looks += 1) {
      const message = sampleMessage(clock);
      await store.add([message]);
      expect((await reader.get(message.id))?.id).toBe(message.id);
    }
  });

  it('keeps no reading open between two questions, and makes no file', async () => {
    const before = readdirSync(directory.path);
    await reader.find({ limit: 5 });
    expect(await erase()).toBe('gone');
    expect(readdirSync(directory.path).filter((name) => !name.endsWith('.erased'))).toEqual(
      before.filter((name) => !name.endsWith('.erased')),
    );
  });

  it('is closed with the store, with a question under way, and leaves no log', async () => {
    const asked = reader.find(slow).catch((error: unknown) => error);
    await store.close();
    expect(await asked).toMatchObject({ code: 'NKUL_STORE' });
    await expect(reader.latest()).rejects.toMatchObject({ code: 'NKUL_STORE' });
    expect(existsSync(`${directory.file}-wal`)).toBe(false);
  });
});

describe('a thread that ends', () => {
  it('fails its question only', async () => {
    const data = {
      settings: besideSettings(resolveSettings({ file: directory.file })),
      secret: store.secret,
    };
    const told: string[] = [];
    const program = threadProgram();
    if (program === undefined) throw new Error('no program');
    const ready = Promise.withResolvers<void>();
    const thread = new QuestionThread(program, data, {
      ready: () => ready.resolve(),
      ended: () => void told.push('ended'),
    });
    await ready.promise;
    const asked = thread.ask({ name: 'find', given: [slow] }).catch((error: unknown) => error);
    await sleep(20);
    await thread.end();
    expect(await asked).toMatchObject({ code: 'NKUL_STORE', message: expect.stringContaining('ask again') });
    expect(told).toEqual(['ended']);
    await warm(reader);
  });
});

it('a thread does not keep the process alive', async () => {
  const program = new URL('../test/asking-process.ts', import.meta.url).pathname;
  const options = ['--conditions=nkul:source', '--disable-warning=ExperimentalWarning'];
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [...options, program, directory.file], { timeout: 30_000 });
  expect(JSON.parse(stdout)).toEqual(await store.count());
});

it('the connection of a thread only reads', () => {
  const db = openToRead(besideSettings(resolveSettings({ file: directory.file })));
  expect(pragma(db, 'query_only')).toBe(1);
  expect(() => db.exec('DELETE FROM messages')).toThrow('readonly');
  db.close();
});

it('the program of the threads is beside this file, and not in a bundle', () => {
  expect(threadProgram()?.href).toMatch(/question-program\.ts$/);
  expect(threadProgram(pathToFileURL(`${directory.path}/bundle.js`).href)).toBeUndefined();
  expect(threadProgram('data:text/javascript,')).toBeUndefined();
});

it('a gate lets work run when no question is under way, and holds new ones meanwhile', async () => {
  const gate = new QuestionGate();
  let opened = 0;
  gate.onOpen(() => {
    opened += 1;
  });
  expect(gate.enter()).toBe(true);
  const told: string[] = [];
  const work = gate.quiet(() => told.push('quiet'));
  expect(gate.enter()).toBe(false);
  expect(told).toEqual([]);
  gate.leave();
  await work;
  expect(told).toEqual(['quiet']);
  expect(opened).toBe(1);
  expect(gate.enter()).toBe(true);
});

it('hub.stop() closes questions under way', async () => {
  await store.close();
  const other = createSqliteStore({ file: directory.file });
  const hub = await createHub({
    start: false,
    plugins: [
      {
        name: 'parts',
        register(container) {
          container.registerInstance(STORE, other);
          container.registerInstance(NOTIFIER, fakeNotifier({ name: 'alpha' }));
        },
      },
    ],
  });
  const questions = hub.questions({ timeout: '20s' });
  expect(await questions.count()).toEqual(await hub.count());
  const asked = questions.find(slow).catch((error: unknown) => error);
  await hub.stop();
  expect(await asked).toMatchObject({ code: 'NKUL_STORE', message: expect.stringContaining('closed') });
  expect(() => hub.questions()).toThrow('stopped');
});
