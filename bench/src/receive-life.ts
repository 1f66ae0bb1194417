import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { devcode } from '@nkul/adapter-devcode';
import { createHub, type Hub, memoryStore } from '@nkul/core';
import { STORE, type Store } from '@nkul/core/store';
import { createSqliteStore } from '@nkul/store-sqlite';
import { answerQuestions } from './bench-process.ts';
import { callBody, reportsOf } from './devcode-reports.ts';
import type { ReceiverKind } from './receive-bench.ts';
import { addSentMessages } from './sent-messages.ts';

interface Receiver {
  readonly kind: ReceiverKind;
  /** A directory for the store's file. */
  readonly directory: string;
}

/** How many reports are received, in calls of how many, and how many calls are under way at once. */
interface ReceiveLoad {
  readonly count: number;
  readonly perCall: number;
  readonly atOnce: number;
}

/** The CPU time of a report in microseconds. */
export interface ReceiveFigures {
  /** Of the thread that receives. */
  readonly threadUs: number;
  /** Of all threads of the process: those that sync the file and collect garbage, too. */
  readonly allUs: number;
}

const run = 'receive';
const decoder = new TextDecoder();
const encoder = new TextEncoder();
/** The garbage of making messages and bodies must not be collected while their reports are measured. */
const collectGarbage = exposedCollector();

let store: Store | undefined;
let receive: (body: Uint8Array) => unknown = (body) => JSON.parse(decoder.decode(body));
let [posted, delivered] = [0, 0];

const handlers = {
  async open({ kind, directory }: Receiver): Promise<void> {
    if (kind === 'parse') return;
    const opened =
      kind === 'memory' ? memoryStore() : createSqliteStore({ file: join(directory, 'nkul.db') });
    store = opened;
    receive = receiverOf(await hubOn(opened));
  },
  /** Adds messages, and then receives a report for each of them. Only the receiving is measured. */
  async receive({ count, perCall, atOnce }: ReceiveLoad): Promise<ReceiveFigures> {
    const range = { run, first: posted, count };
    if (store !== undefined) await addSentMessages(store, range);
    const bodies = Array.from({ length: count / perCall }, (_, call) =>
      encoder.encode(callBody(reportsOf({ run, first: posted + call * perCall, count: perCall }))),
    );
    posted += count;
    collectGarbage();
    const [all, thread] = [process.cpuUsage(), process.threadCpuUsage()];
    await receiveAll(bodies, atOnce);
    const [allSpent, threadSpent] = [process.cpuUsage(all), process.threadCpuUsage(thread)];
    if (store !== undefined && delivered !== posted)
      throw new Error(`${delivered} of ${posted} messages are delivered, and all were reported.`);
    return {
      threadUs: (threadSpent.user + threadSpent.system) / count,
      allUs: (allSpent.user + allSpent.system) / count,
    };
  },
};

export type ReceiveLife = typeof handlers;

answerQuestions(handlers);

async function receiveAll(bodies: Uint8Array[], atOnce: number): Promise<void> {
  const inTurn = async (): Promise<void> => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) await receive(body);
  };
  await Promise.all(Array.from({ length: atOnce }, inTurn));
}

async function hubOn(opened: Store): Promise<Hub> {
  const account = devcode({ apiKey: 'key', sender: 'NKUL', baseUrl: 'http://127.0.0.1:9/' });
  const keeping = {
    name: 'store',
    register: (container) => void container.registerInstance(STORE, opened),
  } satisfies Parameters<typeof createHub>[0]['plugins'][number];
  const hub = await createHub({ plugins: [keeping, account] });
  hub.on('message.delivered', () => {
    delivered += 1;
  });
  return hub;
}

function receiverOf(hub: Hub): (body: Uint8Array) => Promise<void> {
  const headers = { 'content-type': 'application/json' };
  return async (body) => {
    const answer = await hub.receive('devcode', { method: 'POST', headers, body, maxEntries: 1_000 });
    if (answer.status !== 200) throw new Error(`A call was answered ${answer.status}.`);
  };
}

function exposedCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}
