import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRecorder } from '@nkul/core/store';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { referenceOf } from '../test/devcode-account.ts';
import { call } from '../test/http-call.ts';
import { path, token } from '../test/served-webhook.ts';
import { liveServer, type ServerLife } from '../test/server-life.ts';
import { newPlace, type StorePlace, storeAt } from '../test/test-store.ts';

const phone = '+237699128531';
const entry = (messageid: string, status: string | number) => ({ messageid, mobileno: phone, status });
const body = JSON.stringify({
  dlrlist: [entry(referenceOf(phone), 'DELIVRD'), entry('nobody-knows', 'DELIVRD')],
});
const acknowledged = { dlrlist: [entry(referenceOf(phone), 1), entry('nobody-knows', 1)] };
let directory: string;
let place: StorePlace;
let lives: ServerLife[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'nkul-webhook-'));
  place = await newPlace(join(directory, 'nkul.db'));
  lives = [];
});

afterEach(async () => {
  await Promise.all(lives.map((life) => life.end()));
  rmSync(directory, { recursive: true });
});

async function live(dies: Parameters<typeof liveServer>[0]['dies'], to?: string): Promise<ServerLife> {
  const life = await liveServer({ place, token, dies, ...(to !== undefined && { phone: to }) });
  lives.push(life);
  return life;
}

const report = (port: number) => call(port, { method: 'POST', path, body });

/** The names of the stored events that a report makes, in order. */
async function storedEvents(): Promise<readonly string[]> {
  const store = storeAt(place);
  await store.open(createRecorder());
  const events = await store.events({ after: 0, limit: 100 });
  await store.close();
  return events.map(({ type }) => type).filter((type) => /^report|delivered/.test(type));
}

const once = ['report.received', 'message.delivered', 'report.parked'];

describe('A server that is killed while it has a call', () => {
  test('between store and answer has stored it all, and the repeat makes no second event', async () => {
    const first = await live('before it answers', phone);
    await expect(report(first.port)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await first.end()).toBe('SIGKILL');
    expect(await storedEvents()).toEqual(once);

    const second = await live('never');
    const answer = await report(second.port);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, acknowledged]);
    await second.end();
    expect(await storedEvents()).toEqual(once);
  });

  test('before it stores has acknowledged nothing, and the repeat makes all events', async () => {
    const first = await live('before it stores', phone);
    await expect(report(first.port)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await first.end()).toBe('SIGKILL');
    expect(await storedEvents()).toEqual([]);

    const second = await live('never');
    const answer = await report(second.port);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, acknowledged]);
    await second.end();
    expect(await storedEvents()).toEqual(once);
  });
});
