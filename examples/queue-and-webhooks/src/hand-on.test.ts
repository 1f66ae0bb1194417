import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Hub } from '@nkul/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Webhook } from '../test/judges.ts';
import { smsHub } from '../test/sms-hub.ts';
import { handOn } from './hand-on.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const older = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;

interface Call {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Server;
let url: string;
let calls: Call[];
/** The answers to the first calls. @default 204 */
let answers: number[];
let hub: Hub;

beforeEach(async () => {
  [calls, answers] = [[], []];
  server = createServer(async (request, response) => {
    const status = answers[calls.length] ?? 204;
    calls.push({ headers: request.headers, body: await text(request) });
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has such an address.
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  hub = await smsHub();
});
afterEach(async () => {
  await hub.stop();
  server.close();
});

const notification = {
  to: { phone: '+237699128531' },
  text: 'Votre code est 4821.',
  metadata: { order: 7 },
};

function verified({ headers, body }: Call, by = secret): unknown {
  // Node gives these headers as one text each.
  return new Webhook(by).verify(body, headers as Record<string, string>);
}

it('hands an outcome on, signed as Standard Webhooks says, without the number and the text', async () => {
  handOn(hub, { url, secrets: [secret, older] });
  const { id } = await hub.notify(notification);
  await vi.waitFor(() => expect(calls).toHaveLength(1), { timeout: 10_000 });
  const [call] = calls as [Call];
  const expected = { type: 'message.sent', data: { id, status: 'sent', metadata: { order: 7 } } };
  for (const one of [secret, older]) expect(verified(call, one)).toMatchObject(expected);
  expect(call.body).not.toMatch(/699128531|4821/);
  expect(() => verified({ ...call, body: call.body.replace('sent', 'lost') })).toThrow(/signature/);
  expect(() => verified(call, `whsec_${Buffer.alloc(32, 9).toString('base64')}`)).toThrow(/signature/);
});

it('gives a receiver that fails the same event again, under the same id, before the next one', async () => {
  answers = [500, 302];
  handOn(hub, { url, secrets: [secret] });
  const [first, second] = await hub.notify([notification, { ...notification, metadata: { order: 8 } }]);
  await vi.waitFor(() => expect(calls).toHaveLength(4), { timeout: 60_000, interval: 50 });
  const told = calls.map((call) => verified(call) as { readonly data: { readonly id: string } });
  expect(told.map(({ data }) => data.id)).toEqual([first?.id, first?.id, first?.id, second?.id]);
  const ids = calls.map(({ headers }) => headers['webhook-id']);
  expect(ids.slice(0, 3)).toEqual([ids[0], ids[0], ids[0]]);
  expect(ids[3]).not.toBe(ids[0]);
}, 90_000);

it.each(['secret', 'whsec_', `whsec_${Buffer.alloc(8).toString('base64')}`])(
  'refuses the secret %s',
  (wrong) => {
    expect(() => handOn(hub, { url, secrets: [wrong] })).toThrow(/is not valid: give whsec_/);
  },
);
