import { eventually, fakeNotifier, testHub } from '@nkul/testing';
import { expect, test } from 'vitest';
import { memoryStore } from '../memory/memory-store.ts';

test('a notifier that is paused is told to the log with what lifts it, once, and again at a start', async () => {
  const store = memoryStore();
  const sms = fakeNotifier();
  sms.script({
    outcome: 'deferred',
    reason: { code: 'unauthorized', message: 'no' },
    pause: 'unauthorized',
  });
  const first = await testHub({ notifiers: [sms], store });
  await first.notify();
  await eventually(() => first.log.length > 0);
  const line = {
    level: 'warn',
    message: expect.stringContaining('hub.resume()'),
    details: { notifier: 'fake', reason: 'unauthorized' },
  };
  expect(first.log).toMatchObject([line]);
  await first.hub.stop({ drain: false });
  const second = await testHub({ notifiers: [fakeNotifier()], store, clock: first.clock });
  expect(second.log).toMatchObject([line]);
  const other = await testHub({ notifiers: [fakeNotifier({ name: 'other' })], store, clock: first.clock });
  expect(other.log.filter(({ message }) => message.includes('paused'))).toEqual([]);
  await Promise.all([second, other].map(({ hub }) => hub.stop({ drain: false })));
});

test('what an operator pauses is no news to the log, but at a start it is', async () => {
  const store = memoryStore();
  const { hub, log } = await testHub({ notifiers: [fakeNotifier()], store });
  await hub.pause('fake');
  expect(log).toEqual([]);
  await hub.stop();
  const again = await testHub({ notifiers: [fakeNotifier()], store });
  expect(again.log).toMatchObject([{ details: { reason: 'operator' } }]);
  await again.hub.stop();
});
