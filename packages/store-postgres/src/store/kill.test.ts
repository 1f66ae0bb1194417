import { setTimeout as sleep } from 'node:timers/promises';
import { createRecorder, isFinal, type Message } from '@nkul/core/store';
import { createSimulator } from '@nkul/simulator-devcode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FaultyProxy } from '../../test/faulty-proxy.ts';
import { type ReportBalancer, reportBalancer } from '../../test/report-balancer.ts';
import { seededRandom } from '../../test/seeded-random.ts';
import { type Server, startServer } from '../../test/server.ts';
import { type Fault, faults, type Stage, strike } from '../../test/shared-faults.ts';
import { Sharer } from '../../test/sharer.ts';
import { createPostgresStore } from './plugin.ts';
import type { PostgresStore } from './postgres-store.ts';

/** `NKUL_KILLS` asks for more rounds than the test command has time for. */
const rounds = Number(process.env['NKUL_KILLS'] ?? 1);
const seed = Number(process.env['NKUL_KILL_SEED'] ?? Math.floor(Math.random() * 2 ** 32));
const [processes, inFlight, leaseMs] = [3, 8, 2_000];
/** The processes go on until they have done that much. */
const [fewestAnswered, fewestReports] = [50, 25];
const secret = '0123456789abcdef0123456789abcdef';
const random = seededRandom(seed);
/** Each fault, and when it began. */
const struck: string[] = [];
const messages: Message[] = [];
let stage: Stage;
let server: Server;
let balancer: ReportBalancer;
let simulator: Awaited<ReturnType<typeof createSimulator>>;
let store: PostgresStore;

describe(`${processes} processes on one database, with ${rounds} × ${faults.length + 2} faults (NKUL_KILL_SEED=${seed})`, () => {
  beforeAll(
    async () => {
      server = await startServer();
      stage = await raised();
      for (const sharer of stage.sharers) sharer.start();
      for (const fault of order()) {
        await sleep(100 + random() * 300);
        struck.push(fault);
        await strike(fault, stage);
      }
      await rest();
      messages.push(...(await store.find({ limit: 1_000_000 })).items);
    },
    60_000 + rounds * 60_000,
  );

  afterAll(async () => {
    for (const sharer of stage?.sharers ?? []) await sharer.kill();
    for (const proxy of stage?.proxies ?? []) await proxy.close();
    await balancer?.close();
    await store?.close();
    await simulator?.close();
    await server?.stop();
  });

  it('did not end by themselves', () => {
    expect(stage.sharers.map(({ ended, errors }) => [ended, errors])).toEqual(
      stage.sharers.map(() => [false, '']),
    );
  });

  it('know every message whose notify() had answered, and none twice', ({ task }) => {
    const ids = new Map(messages.map(({ metadata, id }) => [metadata['key'], id]));
    const answered = stage.sharers.flatMap((sharer, index) =>
      [...sharer.answered].map(([number, id]) => [`${index}:${number}`, id] as const),
    );
    expect(answered.length).toBeGreaterThan(fewestAnswered);
    expect(answered.filter(([key, id]) => ids.get(key) !== id)).toEqual([]);
    expect(messages).toHaveLength(ids.size);
    const counts = Object.entries(Object.groupBy(messages, ({ status }) => status));
    const states = counts.map(([status, all]) => `${all?.length} ${status}`).join(', ');
    task.meta.figures = `${messages.length} messages (${states}), ${struck.length} faults, seed ${seed}`;
  });

  it('had no message accepted twice by the provider', () => {
    const byText = new Map(messages.map((message) => [message.content['sms']?.text, message]));
    const twice = simulator.duplicates().map(({ text, times }) => ({ times, stored: byText.get(text) }));
    expect(twice, JSON.stringify({ twice, struck })).toEqual([]);
  });

  it('know of everything that the provider accepted that it was sent, or may have been', () => {
    const byText = new Map(messages.map((message) => [message.content['sms']?.text, message.status]));
    const forgotten = simulator.accepted.filter(
      ({ text }) => !['delivered', 'undelivered', 'sent', 'unknown'].includes(byText.get(text) ?? ''),
    );
    expect(forgotten).toEqual([]);
  });

  it('brought each message to its end, or know that they do not know', () => {
    const acknowledged = new Set(acknowledgedReports().map(({ messageId }) => messageId));
    const unknown = messages.filter(({ status }) => status === 'unknown');
    expect(unknown.length).toBeLessThanOrEqual(struck.length * processes * inFlight);
    const open = messages.filter(({ status }) => !isFinal(status) && status !== 'unknown');
    expect(open.map(({ status }) => status).filter((status) => status !== 'sent')).toEqual([]);
    const references = open.flatMap(({ attempts }) => attempts.map(({ reference = '' }) => reference));
    expect(references.filter((reference) => acknowledged.has(reference))).toEqual([]);
  });

  it('have stored every report that they acknowledged', async ({ task }) => {
    const stored = new Set<string>();
    for (const event of await store.events({ after: 0, limit: 1_000_000 }))
      if (event.type === 'report.received' || event.type === 'report.parked')
        stored.add(`${event.report.reference} ${event.report.status}`);
    const acknowledged = acknowledgedReports().map(
      ({ messageId, status }) => `${messageId} ${status === 'DELIVRD' ? 'delivered' : 'undelivered'}`,
    );
    task.meta.figures = `${acknowledged.length} reports`;
    expect(acknowledged.length).toBeGreaterThan(fewestReports);
    expect(acknowledged.filter((report) => !stored.has(report))).toEqual([]);
  });
});

/** Every fault once in a round, and kills between them. */
function order(): readonly Fault[] {
  return Array.from({ length: rounds }, () => {
    const all: readonly Fault[] = [...faults, 'kill', 'kill'];
    return all
      .map((fault) => ({ fault, place: random() }))
      .toSorted((a, b) => a.place - b.place)
      .map(({ fault }) => fault);
  }).flat();
}

/** Makes the processes, their networks, and the provider. */
async function raised(): Promise<Stage> {
  const schema = server.schema();
  const sharers: Sharer[] = [];
  balancer = await reportBalancer(() => sharers.map(({ port }) => port), random);
  simulator = await createSimulator({
    ...{
      accounts: { 'demo-key': 10_000_000 },
      reportTo: balancer.url,
      reportDelayMs: 20,
      reportTimeoutMs: 2_000,
    },
    ...{ resendLimit: 10_000, resendDelayMs: 50, seed },
    faults: { reports: { twice: 0.05, again: 0.05, undelivered: 0.1 } },
  });
  store = createPostgresStore({ url: server.url, schema, secret });
  await store.open(createRecorder());
  const proxies: FaultyProxy[] = [];
  for (let index = 0; index < processes; index += 1) {
    const proxy = await FaultyProxy.start(Number(new URL(server.url).port));
    const url = new URL(server.url);
    url.port = String(proxy.port);
    const common = { schema, secret, baseUrl: simulator.url, everyMs: 20, inFlight, leaseMs };
    proxies.push(proxy);
    sharers.push(new Sharer({ ...common, url: url.href, name: String(index) }));
  }
  return { sharers, proxies, server, leaseMs, random };
}

/** Lets all messages come to their end. */
async function rest(): Promise<void> {
  const { sharers } = stage;
  const deadline = Date.now() + 60_000;
  const isResting = async () => {
    if (!sharers.every((sharer) => sharer.has('resting'))) return false;
    const { queued = 0, sending = 0 } = await store.count();
    return queued + sending === 0;
  };
  const isOver = () => Date.now() > deadline || sharers.some(({ ended }) => ended);
  while (!sharers.every((sharer) => sharer.has('started')) && !isOver()) await sleep(20);
  // On a slow machine, the faults are over before there is much that they could have broken.
  while (!hasWorked() && !isOver()) await sleep(20);
  for (const sharer of sharers) sharer.ask('rest');
  while (!(await isResting()) && !isOver()) await sleep(50);
  await simulator.settled();
  // Reports of the last calls are stored.
  await sleep(200);
}

function hasWorked(): boolean {
  const answered = stage.sharers.reduce((sum, sharer) => sum + sharer.answered.size, 0);
  return answered > fewestAnswered && acknowledgedReports().length > fewestReports;
}

function acknowledgedReports() {
  return simulator.reports.filter((report) => report.acknowledged === 1);
}
