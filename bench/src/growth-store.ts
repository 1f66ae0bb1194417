import { join } from 'node:path';
import { type Message, systemClock } from '@nkul/core';
import { createRecorder, type RecordItem, type Store } from '@nkul/core/store';
import { createPostgresStore } from '@nkul/store-postgres';
import { createSqliteStore } from '@nkul/store-sqlite';
import { sampleMessage } from '@nkul/testing';
import { answerQuestions } from './bench-process.ts';
import { phoneOf, referenceOf } from './devcode-reports.ts';
import { median } from './in-turn.ts';
import { sentMessage } from './sent-messages.ts';

/** Microseconds for a message, each the median of many samples, and the memory of the process. */
export interface GrowthFigures {
  /** The time to add, claim and settle it. */
  readonly sent: number;
  readonly reported: number;
  readonly lookedUp: number;
  readonly residentMiB: number;
}

/** A place for a store, and how many messages it is filled with. */
export type GrowthPlace = { readonly upTo: number } & (
  | {
      /** The folder of its SQLite file. */
      readonly directory: string;
    }
  | { readonly url: string; readonly schema: string; readonly secret: string }
);

const run = 'growth';
/** How many messages are in one transaction while the store is filled, and while it is measured. */
const fillGroup = 10_000;
const group = 50;
/** How many transactions and look-ups a measurement has. */
const transactions = 12;
const lookUps = 500;

const routes = { default: [{ notifier: 'devcode', channel: 'sms' }] };
let store: Store;
/** Messages are numbered from 0. The address and the reference of a message are made from its number. */
let count = 0;
const reportedOn = new Set<number>();
let ids: readonly string[] = [];

const handlers = {
  /** Fills a store with sent messages that wait for a report. Returns the ids of some of them, spread over it. */
  async fill(place: GrowthPlace): Promise<readonly string[]> {
    const { upTo } = place;
    await open(place);
    const some: string[] = [];
    while (count < upTo) {
      const messages = Array.from({ length: Math.min(fillGroup, upTo - count) }, (_, at) =>
        sentMessage(run, count + at),
      );
      await store.add(messages);
      some.push(...messages.filter((_, at) => at % Math.ceil(upTo / 10_000) === 0).map(({ id }) => id));
      count += messages.length;
    }
    await store.close();
    return some;
  },
  /** Opens a store that another process has filled. */
  async open({ some, ...place }: GrowthPlace & { readonly some: readonly string[] }): Promise<void> {
    await open(place);
    count = place.upTo;
    ids = some;
  },
  async measure(): Promise<GrowthFigures> {
    const sent = await sampled(transactions, group, send);
    const reported = await sampled(transactions, group, async () => {
      await store.record(Array.from({ length: group }, nextReport));
    });
    const lookedUp = await sampled(lookUps, 1, () => store.get(ids[below(ids.length)] ?? ''));
    return { sent, reported, lookedUp, residentMiB: process.memoryUsage().rss / 2 ** 20 };
  },
};

export type GrowthStore = typeof handlers;

answerQuestions(handlers);

async function open({ upTo, ...place }: GrowthPlace): Promise<void> {
  store =
    'directory' in place
      ? createSqliteStore({ file: join(place.directory, `${upTo}.db`) })
      : createPostgresStore(place);
  await store.open(createRecorder());
}

/** Adds messages, claims them, and settles them as accepted, each in one transaction. */
async function send(): Promise<void> {
  const at = systemClock.now();
  const messages = Array.from({ length: group }, (_, place) =>
    sampleMessage(systemClock, { steps: routes.default, recipient: { phone: phoneOf(count + place) } }),
  );
  await store.add(messages);
  const leaseUntil = new Date(at.getTime() + 60_000);
  const due = { type: 'due', at, leaseUntil, routes, available: new Set(['devcode']), random: 0 } as const;
  const lanes = [{ notifier: 'devcode', calls: group, perCall: 1, mixed: false }];
  const { changes } = await store.claim({ lanes, notTaking: [] }, due);
  await store.record(changes.map(({ message }, place) => settled(message, count + place, at)));
  count += group;
}

function settled({ id, attempts: [attempt] }: Message, number: number, at: Date): RecordItem {
  if (attempt === undefined) throw new RangeError(`message ${id} was not claimed`);
  const submission = { outcome: 'accepted', reference: referenceOf(run, number), units: 1 } as const;
  const happening = { type: 'settled', at, attempt: attempt.number, submission, random: 0 } as const;
  return { kind: 'attempt', id, attempt, happening };
}

/** A report for a message somewhere in the file that still waits for one. */
function nextReport(): RecordItem {
  let number = below(count);
  while (reportedOn.has(number)) number = below(count);
  reportedOn.add(number);
  const reference = referenceOf(run, number);
  const report = {
    notifier: 'devcode',
    reference,
    status: 'delivered',
    raw: { messageid: reference },
  } as const;
  const happening = { type: 'reported', at: systemClock.now(), report } as const;
  return { kind: 'reference', notifier: 'devcode', reference, happening };
}

function below(limit: number): number {
  return Math.floor(Math.random() * limit);
}

/** The median time of some samples, in microseconds for one message. */
async function sampled(samples: number, messages: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    const start = performance.now();
    await work();
    times.push(((performance.now() - start) * 1_000) / messages);
  }
  return median(times);
}
