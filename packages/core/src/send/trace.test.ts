import { AsyncLocalStorage } from 'node:async_hooks';
import { eventually, fakeNotifier, testHub } from '@nkul/testing';
import { expect, test } from 'vitest';
import type { Submission } from '../model/submission.ts';

const to = { phone: '+237699000001' };
const spanOf = (last: number) => `00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333${last}-01`;

test('a message has the span of its caller, and each attempt that of its call, whatever the outcome', async () => {
  const reason = { code: 'provider_refused', message: 'no' } as const;
  const answers: readonly Submission[] = [
    { outcome: 'deferred', reason, trace: spanOf(1), retryAfterMs: 0 },
    { outcome: 'deferred', reason, trace: 'not a span', retryAfterMs: 0 },
    { outcome: 'unknown', reason, trace: spanOf(2) },
  ];
  const notifier = fakeNotifier();
  for (const answer of answers) notifier.script(answer);
  const request = new AsyncLocalStorage<string>();
  const { hub, clock } = await testHub({ notifiers: [notifier], trace: () => request.getStore() });
  const { id } = await request.run(spanOf(3), () => hub.notify({ to, text: 'a' }));
  await clock.run(60_000);
  await eventually(async () => (await hub.get(id))?.status === 'unknown');
  const message = await hub.get(id);
  expect(message?.trace).toBe(spanOf(3));
  expect(message?.attempts.map(({ trace }) => trace)).toEqual([spanOf(1), undefined, spanOf(2)]);
  const given = await request.run(spanOf(3), () => hub.notify({ to, text: 'a', trace: spanOf(4) }));
  expect([given.message.trace, (await hub.notify({ to, text: 'a' })).message.trace]).toEqual([
    spanOf(4),
    undefined,
  ]);
  await expect(hub.notify({ to, text: 'a', trace: 'mine' })).rejects.toThrow(/trace is not a traceparent/);
  await hub.stop({ drain: false });
});

test.each([
  [
    'throws',
    () => {
      throw new RangeError('no span');
    },
  ],
  ['gives something else', () => 'mine'],
])('a `trace` that %s is logged, and the message is accepted without one', async (_, trace) => {
  const { hub, log } = await testHub({ notifiers: [fakeNotifier()], trace });
  const { message } = await hub.notify({ to, text: 'a' });
  expect(message).not.toHaveProperty('trace');
  expect(log.map((line) => line.message)).toEqual([expect.stringContaining('`trace`')]);
  await hub.stop();
});
