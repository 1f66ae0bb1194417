import { answerQuestions } from './bench-process.ts';
import { closedLoop, type LoopFigures } from './closed-loop.ts';
import { type Profiled, profiled } from './profiled.ts';
import type { Sender, SenderName, SenderSettings } from './sender.ts';
import { smsListOf, smsOf } from './sms.ts';

/** The settings of a client. */
export interface ClientSettings extends Pick<SenderSettings, 'provider' | 'until' | 'directory' | 'server'> {
  readonly name: SenderName;
}

/** How many messages a client sends at once. */
export interface Load {
  /** Messages, or lists, under way at once. */
  readonly inFlight: number;
  /** How many recipients each has. */
  readonly recipients: number;
}

/** One turn: a load for a time. */
export interface Turn extends Load {
  readonly seconds: number;
}

/** The functions that load a sender. Each process loads only its own. */
const openers: Readonly<Record<SenderName, (settings: SenderSettings) => Promise<Sender>>> = {
  undici: async (settings) => (await import('./clients/undici.ts')).undiciSender(settings),
  'kit-http': async (settings) => (await import('./clients/kit-http.ts')).kitHttpSender(settings),
  ky: async (settings) => (await import('./clients/ky.ts')).kySender(settings),
  notifme: async (settings) => (await import('./clients/notifme.ts')).notifmeSender(settings),
  novu: async (settings) => (await import('./clients/novu.ts')).novuSender(settings),
  twilio: async (settings) => (await import('./clients/twilio.ts')).twilioSender(settings),
  'nkul-memory': async (settings) => (await import('./clients/nkul.ts')).nkulMemorySender(settings),
  'nkul-sqlite': async (settings) => (await import('./clients/nkul.ts')).nkulSqliteSender(settings),
  'nkul-memory-measured': async (settings) =>
    (await import('./clients/nkul-measured.ts')).measuredMemorySender(settings),
  'nkul-sqlite-measured': async (settings) =>
    (await import('./clients/nkul-measured.ts')).measuredSqliteSender(settings),
  'bullmq-always': async (settings) => (await import('./clients/bullmq.ts')).bullmqSender(settings),
  'bullmq-everysec': async (settings) => (await import('./clients/bullmq.ts')).bullmqSender(settings),
  'pg-boss': async (settings) => (await import('./clients/pg-boss.ts')).pgBossSender(settings),
  'graphile-worker': async (settings) =>
    (await import('./clients/graphile-worker.ts')).graphileSender(settings),
  plainjob: async (settings) => (await import('./clients/plainjob.ts')).plainjobSender(settings),
  'raw-sqlite': async (settings) => (await import('./clients/raw-sqlite.ts')).rawSqliteSender(settings),
};

/** How many messages a client sent, and how many of them have an outcome in its store. */
export interface Outcomes {
  readonly sent: number;
  readonly settled: number;
}

let client: ClientSettings | undefined;
let [number, sent] = [0, 0];
/** One sender for each load, with as many connections as the load needs. */
const senders = new Map<string, Promise<Sender>>();

const handlers = {
  setUp(settings: ClientSettings): void {
    client = settings;
  },
  /** The address at which the sender of a load gets delivery reports; undefined for peers. */
  reportsTo: async (load: Load): Promise<string | undefined> => (await senderFor(load)).reportsTo,
  /** Sends for a time. Returns how many messages were settled. */
  run,
  /** The same, with a profile of the main thread. */
  profile: (turn: Turn): Promise<Profiled<LoopFigures>> => profiled(() => run(turn)),
  /** Looks for the messages that were sent; undefined for a sender that stores nothing. */
  async outcomes(): Promise<Outcomes | undefined> {
    let settled = 0;
    for (const sender of senders.values()) {
      const stored = (await sender).settled;
      if (stored === undefined) return undefined;
      settled += await stored();
    }
    return { sent, settled };
  },
  async close(): Promise<void> {
    for (const sender of senders.values()) await (await sender).close();
    senders.clear();
  },
};

export type Client = typeof handlers;

answerQuestions(handlers);

async function run({ seconds, ...load }: Turn): Promise<LoopFigures> {
  const sender = await senderFor(load);
  const { inFlight, recipients } = load;
  const work = (): Promise<unknown> => {
    number += 1;
    return recipients === 1 ? sender.send(smsOf(number)) : sender.sendToMany(smsListOf(number, recipients));
  };
  const figures = await closedLoop(work, { inFlight, seconds });
  const ended = figures.ended * recipients;
  sent += ended;
  return { ...figures, ended };
}

function senderFor(load: Load): Promise<Sender> {
  if (client === undefined) throw new Error('The client was not set up.');
  const { name, ...settings } = client;
  const key = JSON.stringify(load);
  const sender = senders.get(key) ?? openers[name]({ ...settings, ...load });
  senders.set(key, sender);
  return sender;
}
