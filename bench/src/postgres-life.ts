import { join } from 'node:path';
import { createHub, type Hub, type Plugin } from '@nkul/core';
import { CALLBACK, NOTIFIER, type Notifier, type Submission } from '@nkul/core/adapter';
import { createRecorder, type Store } from '@nkul/core/store';
import { createPostgresStore, postgresStore } from '@nkul/store-postgres';
import { createSqliteStore, sqliteStore } from '@nkul/store-sqlite';
import { answerQuestions } from './bench-process.ts';
import { phoneOf } from './devcode-reports.ts';
import { PostgresMeter, type WorkFigures } from './postgres-meter.ts';
import { type Lives, live } from './store-life.ts';

/** Where a process keeps its messages: in a database, or in a file. */
export interface LifePlace {
  readonly url: string;
  readonly schema: string;
  /** A secret of 32 bytes, in hex. */
  readonly secret: string;
  /** Absent for the database. */
  readonly directory?: string;
}

/** How many messages are sent, and how many of them are under way at once. */
interface WholeWay {
  readonly messages: number;
  readonly inFlight: number;
}

/** Milliseconds from `notify()` to the call of the provider. */
interface Latency {
  readonly p50: number;
  readonly p99: number;
}

let place: LifePlace;
let store: Store | undefined;
let meter: PostgresMeter;
let hub: Hub;
let reported: ((id: string) => void) | undefined;
let latencies: number[] = [];
let lived = 0;

const handlers = {
  async open(given: LifePlace): Promise<void> {
    place = given;
    meter = await PostgresMeter.open(place.url);
  },
  /** Whole lives at the store, group by group. */
  async live({ messages, group }: Lives): Promise<WorkFigures> {
    const opened = store ?? (await openStore());
    return await meter.measure(messages, async () => {
      for (let first = 0; first < messages; first += group)
        await live(opened, place.schema, lived + first, group);
      lived += messages;
    });
  },
  /** Makes a hub with a provider in this process. @param start false for a process that only accepts */
  async hub({ start }: { readonly start: boolean }): Promise<void> {
    hub = await createHub({ plugins: [storePlugin(), provider], start });
    hub.on('message.delivered', ({ message }) => reported?.(message.id));
  },
  /** From `notify()` to the event of its delivery, many at once. */
  async wholeWay({ messages, inFlight }: WholeWay): Promise<WorkFigures> {
    return await meter.measure(messages, async () => {
      const waiting = new Map<string, () => void>();
      reported = (id) => waiting.get(id)?.();
      let next = 0;
      const one = async (): Promise<void> => {
        while (next < messages) {
          next += 1;
          const { id } = await notify(next);
          await new Promise<void>((resolve) => waiting.set(id, resolve));
          waiting.delete(id);
        }
      };
      await Promise.all(Array.from({ length: inFlight }, one));
    });
  },
  /** Accepts messages at an even pace. */
  async accept({
    messages,
    everyMs,
  }: {
    readonly messages: number;
    readonly everyMs: number;
  }): Promise<void> {
    const start = performance.now();
    for (let number = 0; number < messages; number += 1) {
      const waitMs = start + number * everyMs - performance.now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      await notify(number);
    }
  },
  /** The latencies of the calls since the last question, once there are as many as expected. */
  async latency({ messages }: { readonly messages: number }): Promise<Latency> {
    const until = performance.now() + 20_000;
    while (latencies.length < messages) {
      if (performance.now() > until) throw new Error(`${latencies.length} of ${messages} messages were sent`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const sorted = latencies.toSorted((a, b) => a - b);
    latencies = [];
    const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
    return { p50: at(0.5), p99: at(0.99) };
  },
};

export type PostgresLife = typeof handlers;

answerQuestions(handlers);

/** A provider that takes each message at once, and reports its delivery. */
const provider: Plugin = {
  name: 'provider',
  register(container) {
    container.registerInstance(NOTIFIER, notifier);
    container.registerInstance(CALLBACK, {
      notifier: notifier.name,
      read: ({ body }) => ({
        entries: ('parsed' in body ? (body.parsed as readonly string[]) : []).map((reference) => ({
          kind: 'report' as const,
          report: { notifier: notifier.name, reference, status: 'delivered' as const, raw: { reference } },
        })),
      }),
      answer: () => ({ status: 200, headers: {}, body: '' }),
    });
  },
};

const notifier: Notifier = {
  name: 'devcode',
  channel: 'sms',
  limits: { inFlight: 512 },
  async send(messages) {
    const now = clockMs();
    for (const { metadata } of messages) latencies.push(now - Number(metadata['at']));
    const references = messages.map(({ id }) => id);
    setImmediate(() => void report(references));
    return references.map((reference): Submission => ({ outcome: 'accepted', reference }));
  },
};

async function report(references: readonly string[]): Promise<void> {
  const request = { method: 'POST', headers: {}, body: { parsed: references } };
  await hub.receive(notifier.name, request);
}

async function notify(number: number): Promise<{ readonly id: string }> {
  return await hub.notify({
    // In a range that is assigned.
    to: { phone: phoneOf(77_000_000 + number) },
    text: 'Votre code est 4821. Il est valable dix minutes. Ne le donnez à personne.',
    metadata: { at: clockMs() },
  });
}

/** A clock that all processes of one machine share, in milliseconds. */
function clockMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

async function openStore(): Promise<Store> {
  const opened =
    place.directory === undefined
      ? createPostgresStore({ url: place.url, schema: place.schema, secret: place.secret })
      : createSqliteStore({ file: file(place.directory) });
  await opened.open(createRecorder());
  store = opened;
  return opened;
}

function storePlugin(): Plugin {
  return place.directory === undefined
    ? postgresStore({ url: place.url, schema: place.schema, secret: place.secret })
    : sqliteStore({ file: file(place.directory) });
}

function file(directory: string): string {
  return join(directory, `${place.schema}.db`);
}
