/**
 * How the cost of a claim, a report and a look-up grows with the messages in one file, from 10,000 to 1,000,000.
 * Prints medians and their ratio. `node --conditions=nkul:source packages/store-sqlite/bench/growth.ts [most]`
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lifecycle, type Message, type RecordItem } from '@nkul/core';
import { createSqliteStore } from '@nkul/store-sqlite';
import { manualClock, sampleMessage } from '@nkul/testing';

const few = 10_000;
const most = Number(process.argv[2] ?? 1_000_000);
const group = 1_000;
const samples = 400;

const directory = mkdtempSync(join(tmpdir(), 'nkul-growth-'));
const file = join(directory, 'nkul.db');
const store = createSqliteStore({ file });
const clock = manualClock();
const routes = { default: [{ notifier: 'sms', channel: 'sms' }] };
/** Some of the messages that no report came for, spread over all. */
let ids: string[] = [];
let count = 0;

try {
  await store.open(lifecycle);
  await fill(few);
  const before = await measure();
  await fill(most);
  const after = await measure();
  console.log(
    `${few} and ${most} messages, ${(statSync(file).size / 2 ** 20).toFixed(0)} MiB, medians in µs`,
  );
  for (const what of ['get', 'report', 'claim'] as const) {
    console.log(
      `${what.padEnd(8)}${before[what].toFixed(0).padStart(7)}${after[what].toFixed(0).padStart(7)}  ${(after[what] / before[what]).toFixed(2)}x`,
    );
  }
  console.log(
    `memory  ${before.memory.toFixed(0).padStart(7)}${after.memory.toFixed(0).padStart(7)}  MiB resident`,
  );
  await store.close();
} finally {
  rmSync(directory, { recursive: true });
}

/** Adds messages, sends them, and has one in two reported, until there are so many. */
async function fill(upTo: number): Promise<void> {
  while (count < upTo) {
    const messages = Array.from({ length: Math.min(group, upTo - count) }, () =>
      sampleMessage(clock, { steps: routes.default }),
    );
    await store.add(messages);
    await send(messages.length);
    await store.record(messages.filter((_, at) => at % 2 === 0).map(({ id }) => reportOf(id)));
    count += messages.length;
    ids.push(...messages.filter((_, at) => at % 20 === 1).map(({ id }) => id));
    if (ids.length > 20 * samples) ids = ids.filter((_, at) => at % 2 === 0);
    clock.advance(1);
  }
}

async function send(calls: number): Promise<readonly Message[]> {
  const at = clock.now();
  const due = {
    type: 'due',
    at,
    leaseUntil: new Date(at.getTime() + 60_000),
    routes,
    available: new Set(['sms']),
    random: 0,
  } as const;
  const lanes = [{ notifier: 'sms', calls, perCall: 1, mixed: false }];
  const { changes } = await store.claim({ lanes, closed: [], others: 0 }, due);
  await store.record(
    changes.map(({ message }): RecordItem => {
      const submission = { outcome: 'accepted', reference: `r-${message.id}`, units: 1 } as const;
      const happening = {
        type: 'settled',
        at,
        attempt: message.attempts.length,
        submission,
        random: 0,
      } as const;
      return { kind: 'message', id: message.id, happening };
    }),
  );
  return changes.map(({ message }) => message);
}

function reportOf(id: string): RecordItem {
  const reference = `r-${id}`;
  const report = { notifier: 'sms', reference, status: 'delivered', raw: { id } } as const;
  return {
    kind: 'reference',
    notifier: 'sms',
    reference,
    happening: { type: 'reported', at: clock.now(), report },
  };
}

async function measure(): Promise<Record<'get' | 'report' | 'claim' | 'memory', number>> {
  const spread = Array.from(
    { length: samples },
    (_, at) => ids[Math.floor((at * ids.length) / samples)] ?? '',
  );
  const get = await median(spread, (id) => store.get(id));
  const report = await median(spread, (id) => store.record([reportOf(id)]));
  const claim: number[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    await store.add([sampleMessage(clock, { steps: routes.default })]);
    const start = performance.now();
    await send(1);
    claim.push(performance.now() - start);
  }
  global.gc?.();
  return { get, report, claim: middle(claim), memory: process.memoryUsage().rss / 2 ** 20 };
}

async function median(over: readonly string[], work: (id: string) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (const id of over) {
    const start = performance.now();
    await work(id);
    times.push(performance.now() - start);
  }
  return middle(times);
}

/** The median, in microseconds. */
function middle(times: readonly number[]): number {
  return (times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0) * 1_000;
}
