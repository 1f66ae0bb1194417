import { setTimeout as sleep } from 'node:timers/promises';
import { createRecorder, isFinal, type Message, type MessageStatus } from '@nkul/core/store';
import { createSimulator } from '@nkul/simulator-devcode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Life } from '../test/life.ts';
import { seededRandom } from '../test/seeded-random.ts';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { createSqliteStore, type SqliteStore } from './sqlite-store.ts';

/** `NKUL_KILLS` asks for more lives than the test command has time for. */
const kills = Number(process.env['NKUL_KILLS'] ?? 20);
const [total, inFlight] = [kills * 100, 16];
const seed = Number(process.env['NKUL_KILL_SEED'] ?? Math.floor(Math.random() * 2 ** 32));
const { file, remove } = temporaryDirectory();
const random = seededRandom(seed);
const answered = new Map<number, string>();
const settings = new Set<string>();
const messages: Message[] = [];
let counts: Readonly<Partial<Record<MessageStatus, number>>> = {};
let simulator: Awaited<ReturnType<typeof createSimulator>>;
let store: SqliteStore;

/** Lives and dies until all is sent; then what is in the file and in the provider's book is compared. */
describe(`a process that is killed ${kills} times while it sends ${total} messages (NKUL_KILL_SEED=${seed})`, () => {
  beforeAll(async () => {
    simulator = await createSimulator({
      accounts: { 'demo-key': total * 2 },
      reportDelayMs: 20,
      reportTimeoutMs: 2_000,
      reportCallsInFlight: 2,
      resendLimit: 10_000,
      resendDelayMs: 50,
      seed,
      faults: { reports: { twice: 0.05, again: 0.05, undelivered: 0.1 } },
    });
    const live = () =>
      new Life(
        { file, baseUrl: simulator.url, inFlight, leaseMs: 4_000, first: firstUnanswered(), total },
        (told) => {
          if (told.type === 'listening') simulator.reportTo(told.url);
          if (told.type === 'opened') settings.add(`${told.journalMode}, synchronous ${told.synchronous}`);
          if (told.type === 'answered') answered.set(told.number, told.id);
          if (told.type === 'counted') counts = told.counts;
        },
      );
    for (const moment of killMoments()) {
      const life = live();
      const enough = Math.min(total, answered.size + moment.answers);
      while (!life.ended && answered.size < enough) await sleep(1);
      await sleep(moment.ms);
      expect(life.errors).toBe('');
      await life.kill();
    }
    const last = live();
    counts = {};
    while (!last.ended && !(answered.size === total && isQuiet())) await sleep(20);
    await simulator.settled();
    await sleep(100);
    expect(last.errors).toBe('');
    await last.kill();
    store = createSqliteStore({ file });
    await store.open(createRecorder());
    messages.push(...(await store.find({ limit: total * 2 })).items);
  }, kills * 10_000);

  afterAll(async () => {
    await store?.close();
    await simulator?.close();
    remove();
  });

  it('knows every message whose notify() had answered', () => {
    const known = new Map(messages.map((message) => [message.metadata['number'], message.id]));
    expect(answered.size).toBe(total);
    for (const [number, id] of answered) expect(known.get(number)).toBe(id);
  });

  it('has no message twice', () => {
    expect(messages).toHaveLength(total);
  });

  it('had no message accepted twice by the provider', () => {
    expect(simulator.duplicates()).toEqual([]);
  });

  it('knows of everything that the provider accepted that it was sent, or may have been', () => {
    const byText = new Map(messages.map((message) => [message.content['sms']?.text, message]));
    for (const { text } of simulator.accepted) {
      expect(['delivered', 'undelivered', 'sent', 'unknown']).toContain(byText.get(text)?.status);
    }
  });

  it('brought each message to its end, or knows that it does not know', () => {
    const acknowledged = new Set(
      simulator.reports.filter((report) => report.acknowledged === 1).map((report) => report.messageId),
    );
    const unknown = messages.filter(({ status }) => status === 'unknown');
    expect(unknown.length).toBeLessThanOrEqual(kills * inFlight);
    for (const { status, attempts } of messages) {
      if (isFinal(status) || status === 'unknown') continue;
      expect(status).toBe('sent');
      for (const { reference = '' } of attempts) expect(acknowledged).not.toContain(reference);
    }
  });

  it('has stored every report that it acknowledged', async () => {
    const stored = new Set<string>();
    for (const event of await store.events({ after: 0, limit: 1_000_000 })) {
      if (event.type !== 'report.received' && event.type !== 'report.parked') continue;
      stored.add(`${event.report.reference} ${event.report.status}`);
    }
    const acknowledged = simulator.reports.filter((report) => report.acknowledged === 1);
    expect(acknowledged.length).toBeGreaterThan(total / 2);
    for (const { messageId, status } of acknowledged) {
      expect(stored).toContain(`${messageId} ${status === 'DELIVRD' ? 'delivered' : 'undelivered'}`);
    }
  });

  it('wrote each commit through to the disk, in every life', () => {
    expect([...settings]).toEqual(['wal, synchronous full']);
  });

  it('left a file without a fault in it', async () => {
    await store.close();
    store = createSqliteStore({ file, checkUpTo: Number.MAX_SAFE_INTEGER });
    await expect(store.open(createRecorder())).resolves.toBeUndefined();
  });
});

/** Some while it starts, most after so many answers, spread over all of them. */
function killMoments(): readonly { readonly answers: number; readonly ms: number }[] {
  return Array.from({ length: kills }, (_, index) =>
    index % 4 === 0
      ? { answers: 0, ms: random() * 600 }
      : { answers: 1 + Math.floor(random() * ((total * 1.5) / kills)), ms: random() * 20 },
  );
}

function firstUnanswered(): number {
  for (let number = 0; number < total; number += 1) if (!answered.has(number)) return number;
  return total;
}

function isQuiet(): boolean {
  const { queued = 0, sending = 0 } = counts;
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return all === total && queued + sending === 0;
}
