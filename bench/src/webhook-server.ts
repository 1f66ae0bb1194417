import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { join } from 'node:path';
import { devcode } from '@nkul/adapter-devcode';
import { expressWebhook, protectServer } from '@nkul/adapter-express-webhook';
import { createHub, memoryStore, type Plugin } from '@nkul/core';
import { STORE, type Store } from '@nkul/core/store';
import { createSqliteStore } from '@nkul/store-sqlite';
import express from 'express';
import { answerQuestions } from './bench-process.ts';
import type { ReportRange } from './devcode-reports.ts';
import { addSentMessages } from './sent-messages.ts';

/** The process that gets reports: Nkul on one of its stores, or a bare server that parses and drops them. */
export type WebhookKind = 'bare' | 'memory' | 'sqlite';

export interface WebhookSettings {
  readonly kind: WebhookKind;
  /** The directory for the store's file. */
  readonly directory: string;
}

/** The cap of parked reports: more than a bench can post, so that the store keeps them all. */
const maxParked = 100_000_000;
const path = '/callbacks/devcode/c1f9b7d04e2a48d6a35f0e9d7b6c8a21';

let store: Store | undefined;
let server: Server | undefined;
let delivered = 0;

const handlers = {
  /** Starts listening. Returns the address for reports. */
  async listen({ kind, directory }: WebhookSettings): Promise<string> {
    server =
      kind === 'bare' ? createServer(dropReports) : protectServer(createServer(await nkul(kind, directory)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
    return `http://127.0.0.1:${address.port}${path}`;
  },
  /** Adds messages that wait for reports. */
  seed: async (range: ReportRange): Promise<void> => {
    if (store !== undefined) await addSentMessages(store, range);
  },
  /** How many messages were delivered; undefined for the bare server. */
  delivered: (): number | undefined => (store === undefined ? undefined : delivered),
};

export type WebhookServer = typeof handlers;

answerQuestions(handlers);

async function nkul(kind: 'memory' | 'sqlite', directory: string): Promise<RequestListener> {
  const opened =
    kind === 'memory'
      ? memoryStore({ maxParked })
      : createSqliteStore({ file: join(directory, 'nkul.db'), maxParked });
  store = opened;
  const keeping: Plugin = {
    name: 'store',
    register: (container) => void container.registerInstance(STORE, opened),
  };
  const account = devcode({ apiKey: 'key', sender: 'NKUL', baseUrl: 'http://127.0.0.1:9/' });
  const hub = await createHub({ plugins: [keeping, account] });
  hub.on('message.delivered', () => {
    delivered += 1;
  });
  const token = path.slice(path.lastIndexOf('/') + 1);
  return express().use('/callbacks', expressWebhook(hub, { token, rate: false, limit: 1_048_576 }));
}

/** The least work of a server for reports: it parses them, and answers. */
const dropReports: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString());
    response.setHeader('content-type', 'application/json');
    response.end('{"dlrlist":[]}');
  });
};
