import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CoreEvent, EventOf } from '@nkul/core';
import { createSimulator, type Simulator, type SimulatorOptions } from '@nkul/simulator-devcode';
import { afterAll, afterEach } from 'vitest';
import { type Server, startServer } from '../../../packages/store-postgres/test/server.ts';
import { giveSchemaBack, takeSchema } from '../../../packages/store-postgres/test/spare-schemas.ts';
import { type Service, startService } from '../src/service.ts';
import { readSettings } from '../src/settings.ts';

export const callbackToken = 'callback-token-of-more-than-128-bits';
export const apiToken = 'api-token-that-is-as-long-as-it-must-be';
export const operatorToken = 'operator-token-with-more-than-128-bits';
export const asOperator = { authorization: `Bearer ${operatorToken}` };

/** The file of tests that run on PostgreSQL too sets the variable, and imports the tests. */
const onPostgres = process.env['NKUL_TEST_STORE'] === 'postgres';
let server: Promise<Server> | undefined;
afterAll(async () => {
  await (await server)?.stop();
});

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** An empty folder, until the end of the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nkul-'));
  closing.push(async () => rmSync(folder, { recursive: true }));
  return folder;
}

/** The variables of an empty store: a file, or a schema of PostgreSQL if the tests run on it. */
export async function newDatabase(): Promise<Record<string, string>> {
  if (!onPostgres) return { NKUL_DB: join(newFolder(), 'nkul.db') };
  server ??= startServer();
  const running = await server;
  const schema = takeSchema(running);
  // The services of the test end before it.
  closing.push(() => giveSchemaBack(running, schema));
  return {
    NKUL_DB: `${running.url}?schema=${schema}`,
    NKUL_STORE_SECRET: '0123456789abcdef0123456789abcdef',
  };
}

/** The service before a provider at an address, until the end of the test. */
export async function serve(baseUrl: string, env: Record<string, string> = {}): Promise<Service> {
  const settings = readSettings({
    PORT: '0',
    ...(await newDatabase()),
    DEVCODE_BASE_URL: baseUrl,
    DEVCODE_API_KEY: 'demo-key',
    DEVCODE_SENDER: 'NKUL',
    NKUL_CALLBACK_TOKEN: callbackToken,
    ...env,
  });
  const started = await startService(settings);
  closing.push(() => started.stop());
  return started;
}

/** The service in front of the simulator, which posts its reports back. */
export async function serveSimulated(
  env: Record<string, string> = {},
  options: SimulatorOptions = {},
): Promise<{ readonly service: Service; readonly simulator: Simulator }> {
  const simulator = await createSimulator({ reportDelayMs: 10, ...options });
  closing.push(() => simulator.close());
  const service = await serve(simulator.url, env);
  simulator.reportTo(`${service.url}/callbacks/devcode/${callbackToken}`);
  return { service, simulator };
}

/** A provider that answers as a function says, until the end of the test. Resolves with its base address. */
export async function provide(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/developpeur/`;
}

export function post(
  url: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  if (body === undefined) return fetch(url, { method: 'POST', headers });
  const json = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: json,
  });
}

/** Resolves with the first event of a name, about a number if one is given. */
export function heard<const Name extends CoreEvent['type']>(
  { hub }: Service,
  name: Name,
  phone?: string,
): Promise<EventOf<Name>> {
  return new Promise((resolve) => {
    hub.on(name, (event) => {
      if (phone === undefined || ('message' in event && event.message.recipient.phone === phone))
        resolve(event);
    });
  });
}

/** Reads a stream until a word has come, and its event is whole. */
export async function readUntil(response: Response, word: string): Promise<string> {
  let seen = '';
  for await (const chunk of response.body ?? []) {
    seen += Buffer.from(chunk).toString();
    if (seen.includes(word) && seen.endsWith('\n\n')) break;
  }
  return seen;
}
