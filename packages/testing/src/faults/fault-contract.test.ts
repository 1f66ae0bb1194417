import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, Agent as TlsAgent } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { type Notifier, type Submission, unpack } from '@nkul/core/adapter';
import { describe, expect, test } from 'vitest';
import { failingCases } from '../base/failing-cases.ts';
import { faultCases, faultContract } from './fault-contract.ts';
import { faultServer } from './fault-server.ts';

const ok = { status: 201, body: { id: 'm-1' } };

type Send = Notifier['send'];
type SendOptions = Parameters<Send>[1];

/** A notifier that sends its first message in a way of its own, and closes as it says. */
function notifierOf(
  send: (body: string, options: SendOptions) => Promise<Submission>,
  close = async () => {},
): Notifier {
  return {
    name: 'toy',
    channel: 'sms',
    tellsWriting: true,
    send: async ([message], options) => [await send(JSON.stringify(message?.content), options)],
    close,
  };
}

const unknown: Submission = { outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } };
const deferred: Submission = { outcome: 'deferred', reason: { code: 'not_connected', message: 'away' } };

function submissionOf(status: number, text: string): Submission {
  try {
    const { id } = JSON.parse(text);
    return status === 201 && typeof id === 'string' ? { outcome: 'accepted', reference: id } : unknown;
  } catch {
    return unknown;
  }
}

/** The adapter that a careful person writes on `node:http`. */
function careful(baseUrl: string): Notifier {
  const tls = baseUrl.startsWith('https:');
  const agent = tls ? new TlsAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
  const send = (body: string, { signal, writing }: SendOptions): Promise<Submission> => {
    let written = false;
    return new Promise<IncomingMessage>((resolve, reject) => {
      const options = { method: 'POST', agent, signal, headers: { 'content-length': body.length } };
      const request = (tls ? httpsRequest : httpRequest)(baseUrl, options);
      const begin = () => {
        writing?.();
        written = true;
        request.end(body);
      };
      request.on('response', resolve).on('error', reject);
      request.on('upgrade', (_response, socket) => reject(socket.destroy()));
      request.on('socket', (socket) => {
        if (socket.connecting) socket.once(tls ? 'secureConnect' : 'connect', begin);
        else begin();
      });
    })
      .then(async (response) => {
        const bytes = await buffer(response);
        const unpacked = await unpack(bytes, response.headers['content-encoding'], 1_000_000);
        return unpacked.kind === 'unpacked'
          ? submissionOf(response.statusCode ?? 0, Buffer.from(unpacked.bytes).toString())
          : unknown;
      })
      .catch(() => (written ? unknown : deferred));
  };
  return notifierOf(send, async () => agent.destroy());
}

describe('a careful adapter keeps the contract', () => {
  faultContract({ test, create: careful, ok });
});

/** The adapter that somebody writes in a hurry, over Node's own fetch. */
function hasty({
  onError,
  onAnswer = async (response) => submissionOf(response.status, await response.text()),
  init = { redirect: 'manual' },
}: {
  readonly onError: (written: boolean) => Submission;
  readonly onAnswer?: (response: Response) => Promise<Submission>;
  readonly init?: RequestInit;
}): (baseUrl: string) => Notifier {
  return (baseUrl) =>
    notifierOf(async (body, { signal, writing }) => {
      try {
        writing?.();
        return await onAnswer(await fetch(baseUrl, { method: 'POST', body, signal, ...init }));
      } catch {
        return onError(true);
      }
    });
}

/** The careful adapter with another `send()`. */
function changed(change: (good: Notifier, ...args: Parameters<Send>) => ReturnType<Send>) {
  return (baseUrl: string): Notifier => {
    const good = careful(baseUrl);
    return { ...good, send: (...args) => change(good, ...args) };
  };
}

const breaks: readonly (readonly [what: string, create: (baseUrl: string) => Notifier, caught: string])[] = [
  [
    'defers a message whose answer was cut off',
    hasty({ onError: () => deferred }),
    'is sure of nothing if the provider drops the connection within the body of its answer',
  ],
  [
    'defers a message whose answer cannot be unpacked',
    hasty({ onError: () => deferred }),
    'is sure of nothing if the provider packs its answer, and breaks it',
  ],
  [
    'calls writing() before there is a connection',
    hasty({ onError: () => unknown }),
    'defers the message if the provider refuses the connection',
  ],
  [
    'is not sure that nothing was written',
    changed(async (good, ...args) =>
      (await good.send(...args)).map((one) => (one.outcome === 'deferred' ? unknown : one)),
    ),
    'defers the message if the provider refuses the connection',
  ],
  [
    'takes a time-out within TLS for a message that may be sent',
    changed(async (good, ...args) =>
      (await good.send(...args)).map((one) => (one.outcome === 'deferred' ? unknown : one)),
    ),
    'defers the message if the provider takes the connection and never says hello',
  ],
  [
    'takes each 200 for yes',
    hasty({
      onError: () => unknown,
      onAnswer: async ({ ok: yes }) => (yes ? { outcome: 'accepted' } : unknown),
    }),
    'is sure of nothing if the provider answers 200 with a page of HTML',
  ],
  [
    'refuses a message for a page of HTML',
    hasty({
      onError: () => unknown,
      onAnswer: async (response) =>
        (await response.text()).startsWith('{')
          ? { outcome: 'accepted' }
          : { outcome: 'rejected', reason: { code: 'provider_refused', message: 'no' } },
    }),
    'is sure of nothing if the provider answers 200 with a page of HTML',
  ],
  [
    'follows a redirect',
    hasty({ onError: () => unknown, init: { redirect: 'follow' } }),
    'is sure of nothing if the provider redirects by 307',
  ],
  [
    'tries again by itself',
    changed(async (good, ...args) => {
      const submissions = await good.send(...args);
      return submissions.some(({ outcome }) => outcome === 'unknown')
        ? await good.send(...args)
        : submissions;
    }),
    'is sure of nothing if the provider drops the connection before its answer',
  ],
  [
    'does not hear of a time-out',
    changed((good, messages, options) =>
      good.send(messages, { ...options, signal: new AbortController().signal }),
    ),
    'is sure of nothing if the provider reads the request and is silent',
  ],
  [
    'does not read past an informational answer',
    hasty({ onError: () => unknown }),
    'accepts the message if the provider answers 100 and 103 first',
  ],
  [
    'leaves its connections open',
    (baseUrl) => ({ ...careful(baseUrl), close: async () => {} }),
    'accepts the message if the provider packs its answer with gzip',
  ],
];

describe('the contract catches an adapter that', () => {
  test.each(breaks)('%s', async (_, create, caught) => {
    const suspects = faultCases({ create, ok, patienceMs: 100 }).filter(({ name }) => name === caught);
    expect(suspects).toHaveLength(1);
    expect(await failingCases(suspects)).toEqual([caught]);
  });

  test('has another answer for yes than `ok`', async () => {
    const suspects = faultCases({ create: careful, ok: { body: { id: 'm-1' } }, patienceMs: 100 });
    expect(await failingCases(suspects.slice(0, 1))).toEqual([
      'accepts the message if the provider answers with `ok`',
    ]);
  });
});

test('a fault meets only the requests that submit messages', async () => {
  const isSend = ({ url }: { readonly url: string }) => url === '/send';
  const server = await faultServer({ fault: 'html', ok: { body: { token: 't' } }, isSend });
  const [token, send] = [
    await fetch(`${server.url}token`),
    await fetch(`${server.url}send`, { method: 'POST', body: 'a' }),
  ];
  expect([await token.json(), await send.text()]).toEqual([
    { token: 't' },
    expect.stringContaining('<html>'),
  ]);
  expect(server.sends).toMatchObject([{ method: 'POST', url: '/send', body: 'a' }]);
  await server.close();
});
