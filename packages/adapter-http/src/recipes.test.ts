import { readFileSync } from 'node:fs';
import { createHub } from '@nkul/core';
import { NOTIFIER, type Plugin, type Submission } from '@nkul/core/adapter';
import { type FaultServer, faultServer } from '@nkul/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fcm } from '../test/fcm.ts';
import { mtn } from '../test/mtn.ts';
import { telegram } from '../test/telegram.ts';

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
const secret = 'a-very-secret-token';

type Recipe = (baseUrl: string) => Plugin;
const recipes: Readonly<Record<'telegram' | 'fcm' | 'mtn', Recipe>> = {
  telegram: (baseUrl) => telegram(secret, baseUrl),
  fcm: (baseUrl) => fcm('demo', () => secret, baseUrl),
  mtn: (baseUrl) =>
    mtn({ accessToken: () => secret, sender: 'MTN', serviceCode: '11221', reportToken: 'reports', baseUrl }),
};

/** The submission of a message to a server that gives a recorded answer. The file's name has the status. */
async function submitted(
  name: keyof typeof recipes,
  sample: string,
  to: string,
): Promise<{ readonly submission: Submission | undefined; readonly server: FaultServer }> {
  const body = JSON.parse(read(`../fixtures/answers/${name}.${sample}.json`));
  const server = await faultServer({ ok: { status: Number(sample.slice(0, 3)), body } });
  onTestFinished(() => server.close());
  const hub = await createHub({ plugins: [recipes[name](server.url)], start: false });
  const notifier = hub.container.resolve(NOTIFIER);
  const message = {
    id: '01900000-0000-7000-8000-000000000001',
    attempt: 1,
    to,
    content: { text: 'Code 1234', subject: 'Code' },
    recipient: {},
    metadata: {},
  };
  const [submission] = await notifier.send([message], { signal: new AbortController().signal });
  await notifier.close?.();
  expect(JSON.stringify(submission)).not.toContain(secret);
  return { submission, server };
}

describe('the recipe of', () => {
  it.each([
    ['telegram', '200', '1000001', { outcome: 'accepted', reference: '42' }],
    ['telegram', '400.chat-not-found', '1', { outcome: 'rejected', reason: { code: 'invalid_recipient' } }],
    ['telegram', '403.blocked', '1', { outcome: 'rejected', reason: { code: 'opted_out' } }],
    ['telegram', '429', '1', { outcome: 'deferred', retryAfterMs: 5_000, reason: { code: 'rate_limited' } }],
    [
      'fcm',
      '200',
      'd',
      { outcome: 'accepted', reference: expect.stringContaining('projects/demo/messages/0:') },
    ],
    ['fcm', '404.unregistered', 'd', { outcome: 'rejected', reason: { code: 'address_gone' } }],
    ['fcm', '403.sender-mismatch', 'd', { outcome: 'rejected', reason: { code: 'invalid_recipient' } }],
    ['fcm', '400.field', 'd', { outcome: 'rejected', reason: { code: 'invalid_request' } }],
    ['fcm', '429.quota', 'd', { outcome: 'deferred', reason: { code: 'rate_limited' } }],
    ['fcm', '503.unavailable', 'd', { outcome: 'deferred', reason: { code: 'unavailable' } }],
    ['mtn', '200', '+237670000002', { outcome: 'accepted', reference: 'T-1' }],
    ['mtn', '403', '+237670000002', { outcome: 'deferred', pause: 'unauthorized' }],
  ] as const)('%s understands the recorded answer %s', async (name, sample, to, expected) => {
    expect((await submitted(name, sample, to)).submission).toMatchObject(expected);
  });

  it('telegram writes to a chat, with its token in the path', async () => {
    const { server } = await submitted('telegram', '200', '1000001');
    expect(server.sends.map(({ url }) => url)).toEqual([`/bot${secret}/sendMessage`]);
    expect(JSON.parse(server.sends[0]?.body ?? '')).toEqual({ chat_id: '1000001', text: 'Code 1234' });
  });

  it('fcm writes to a device, with a token', async () => {
    const { server } = await submitted('fcm', '200', 'device');
    expect(server.sends[0]).toMatchObject({ url: '/v1/projects/demo/messages:send' });
    const notification = { title: 'Code', body: 'Code 1234' };
    expect(JSON.parse(server.sends[0]?.body ?? '')).toEqual({ message: { token: 'device', notification } });
    expect(server.sends[0]?.headers).toMatchObject({ authorization: `Bearer ${secret}` });
  });

  it('mtn writes to a number, with our reference', async () => {
    const { server } = await submitted('mtn', '200', '+237670000002');
    expect(JSON.parse(server.sends[0]?.body ?? '')).toEqual({
      senderAddress: 'MTN',
      receiverAddress: ['237670000002'],
      message: 'Code 1234',
      clientCorrelatorId: '01900000-0000-7000-8000-000000000001.1',
      serviceCode: '11221',
      requestDeliveryReceipt: true,
    });
  });

  it.each(['telegram', 'fcm', 'mtn'])('%s is in the README as it is run', (name) => {
    const blocks = [...read('../README.md').matchAll(/```ts (\S+)\n([\s\S]*?)```/g)];
    const written = blocks.flatMap(([, file, code]) => (file === `${name}.ts` ? [code] : []));
    expect(written.join('\n')).toBe(read(`../test/${name}.ts`));
  });
});
