import type { Outgoing } from '@nkul/core/adapter';
import { expect, it, onTestFinished } from 'vitest';
import { mailOf } from './mail.ts';
import { resolveSettings } from './settings.ts';

const right = { host: '127.0.0.1', from: 'shop@example.com' };

it.each([0, 65_536, 1.5, '25'])('the port %j is refused at the start', (port) => {
  expect(() => resolveSettings({ ...right, port: port as number })).toThrow(/port/);
});

const late = (() => Promise.reject(new Error('a key'))) as never;

it.each([
  ['unsubscribe', { unsubscribe: late }],
  ['dkim', { dkim: { domain: 'example.com', selector: 's', privateKey: late } }],
])('%s that gives a promise refuses the mail, and ends no process', async (_name, settings) => {
  const rejections: unknown[] = [];
  const heard = (reason: unknown) => rejections.push(reason);
  process.on('unhandledRejection', heard);
  onTestFinished(() => void process.off('unhandledRejection', heard));
  const content = { text: 'Bonjour' };
  const message: Outgoing = {
    id: 'm',
    attempt: 1,
    to: 'amina@example.com',
    content,
    recipient: {},
    metadata: {},
  };
  const mail = await mailOf(message, '<m.1@example.com>', resolveSettings({ ...right, ...settings }));
  await new Promise((resolve) => setImmediate(resolve));
  expect(mail).toMatchObject({ outcome: 'rejected', reason: { code: 'invalid_request' } });
  expect(rejections).toEqual([]);
});

it('a function that gives another thing than a key of RSA refuses the mail: it does not go out unsigned', async () => {
  const dkim = { domain: 'example.com', selector: 's', privateKey: () => 'no key' };
  const message: Outgoing = {
    id: 'm',
    attempt: 1,
    to: 'amina@example.com',
    content: { text: 'Bonjour' },
    recipient: {},
    metadata: {},
  };
  const mail = await mailOf(message, '<m.1@example.com>', resolveSettings({ ...right, dkim }));
  expect(mail).toMatchObject({ outcome: 'rejected', reason: { code: 'invalid_request' } });
});
