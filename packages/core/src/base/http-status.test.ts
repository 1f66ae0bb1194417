import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fakeNotifier, faultyStore, testHub } from '@nkul/testing';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { fastify } from '../../../../tools/fastify.ts';
import { InvalidCallbackError, RENDERER, type Renderer } from '../adapter.ts';
import {
  BalanceError,
  createHub,
  type Hub,
  InvalidRecipientError,
  KeyConflictError,
  memoryStore,
  NkulError,
  PartialAcceptError,
  type Plugin,
  RenderError,
  StoreError,
} from '../index.ts';

const to = { phone: '+237699128531' };
const message = { to, text: 'Bonjour', key: 'login:1' };
const one = async () => (await testHub({ notifiers: [fakeNotifier()], allowRecipients: [to.phone] })).hub;

/** What goes wrong behind a route, with the status that it is answered with. */
const troubles: readonly (readonly [string, number, () => Promise<unknown>])[] = [
  ['a number that is none', 400, async () => (await one()).notify({ ...message, to: { phone: '12' } })],
  ['a field that there is not', 400, async () => (await one()).notify({ ...message, too: 1 } as never)],
  ['a template that there is not', 400, templateIsMissing],
  ['a recipient that is not allowed', 403, async () => (await one()).notify({ to: other, text: 'x' })],
  ['a message that there is not', 404, async () => (await one()).cancel('nothing')],
  ['a notifier that there is not', 404, async () => (await one()).pause('nothing')],
  ['an argument that cannot be meant', 400, async () => (await one()).find({ limit: 0 })],
  ['a key of another request', 409, () => twice(({ hub }) => hub.notify({ ...message, text: 'x' }))],
  ['what is not sent again', 409, () => twice(async ({ hub }) => hub.resend(await onlyId(hub)))],
  ['such a key in a list', 409, () => twice(({ hub }) => hub.notify([{ ...message, text: 'x' }]))],
  ['a hub that is stopped', 503, () => twice(({ hub }) => hub.stop().then(() => hub.notify(message)))],
  ['a store that fails', 503, storeFails],
  ['a hub without a notifier', 500, () => createHub({ plugins: [] })],
];
const other = { phone: '+237699128532' };

async function twice(
  then: (made: Awaited<ReturnType<typeof testHub>>) => Promise<unknown>,
): Promise<unknown> {
  const made = await testHub({ notifiers: [fakeNotifier()] });
  await made.hub.notify(message);
  return then(made);
}

async function onlyId(hub: Hub): Promise<string> {
  return (await hub.find()).items[0]?.id ?? '';
}

async function templateIsMissing(): Promise<unknown> {
  const renderer: Renderer = {
    render() {
      throw new RenderError('There is no template "otpp".', { field: 'template' });
    },
  };
  const templates: Plugin = {
    name: 'templates',
    register: (container) => container.registerInstance(RENDERER, renderer),
  };
  const { hub } = await testHub({ notifiers: [fakeNotifier()], plugins: [templates] });
  return hub.notify({ to, template: 'otpp' });
}

async function storeFails(): Promise<unknown> {
  const store = faultyStore(memoryStore(), ({ method }) => (method === 'add' ? 'refused' : undefined));
  const { hub } = await testHub({ notifiers: [fakeNotifier()], store });
  return hub.notify(message);
}

describe.each([
  ['Express', answeredByExpress],
  ['Fastify', answeredByFastify],
])('%s answers, without being told how,', (_name, answered) => {
  it.each(troubles)('%s with %i', async (_what, status, work) => {
    expect((await answered(work)).status).toBe(status);
  });
});

it('Fastify tells the caller the code and what to mend', async () => {
  const [, , work] = troubles[0] ?? expect.unreachable();
  const { body } = await answeredByFastify(work);
  expect(JSON.parse(body)).toMatchObject({
    statusCode: 400,
    code: 'NKUL_INVALID_RECIPIENT',
    message: expect.stringContaining('give its country code'),
  });
});

describe('an error', () => {
  it('has what http-errors gives its own: status and expose', () => {
    const mine = new InvalidRecipientError('Give a number.');
    expect(mine).toMatchObject({ statusCode: 400, status: 400, expose: true });
    const theirs = new StoreError('The disk is full.');
    expect(theirs).toMatchObject({ statusCode: 503, status: 503, expose: false });
    expect(new BalanceError('no balance')).toMatchObject({ status: 502, expose: false });
    expect(new InvalidCallbackError('no JSON')).toMatchObject({ status: 400, expose: true });
  });

  it('of a list is as bad as the worst in it', () => {
    const [conflict, failure] = [new KeyConflictError('another request'), new StoreError('full')];
    expect(new PartialAcceptError([conflict]).statusCode).toBe(409);
    expect(new PartialAcceptError([conflict, failure]).statusCode).toBe(503);
    expect(new PartialAcceptError([conflict, new Error('else')]).statusCode).toBe(500);
    expect(new PartialAcceptError(Array.from({ length: 200_000 }, () => conflict)).statusCode).toBe(409);
  });

  it('shows no field that it does not have', () => {
    expect(Object.keys(new StoreError('full')).sort()).toEqual(['code', 'name', 'statusCode']);
    expect(NkulError.is(new StoreError('full'))).toBe(true);
  });
});

async function answeredByExpress(work: () => Promise<unknown>) {
  const app = express();
  app.post('/', async (_request, response) => void response.json(await work()));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // An address of the machine's own network is an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return answerOf(`http://127.0.0.1:${port}/`, () => server.close());
}

async function answeredByFastify(work: () => Promise<unknown>) {
  const app = fastify();
  app.post('/', work);
  return answerOf(await app.listen({ port: 0, host: '127.0.0.1' }), () => app.close());
}

async function answerOf(url: string, close: () => unknown) {
  try {
    const response = await fetch(url, { method: 'POST' });
    return { status: response.status, body: await response.text() };
  } finally {
    await close();
  }
}
