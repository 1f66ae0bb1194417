import { fakeNotifier, testHub } from '@nkul/testing';
import { expect, test } from 'vitest';
import type { RetainOptions } from '../store/retention.ts';
import { createHub } from './create-hub.ts';

const phone = '+237699128531';
const hourMs = 3_600_000;

test.each<[string, RetainOptions, 'code' | 'transactional', number | undefined]>([
  ['a code, by default', {}, 'code', 24 * hourMs],
  ['another text, by default', {}, 'transactional', 30 * 24 * hourMs],
  ['a text as long as retain says', { texts: '2h' }, 'transactional', 2 * hourMs],
  ['a text that is kept for ever', { texts: false }, 'transactional', undefined],
])(
  'hub.textErasedAt() tells until when the text of a message is kept: %s',
  async (_, retain, category, ms) => {
    const { hub, clock } = await testHub({ notifiers: [fakeNotifier({ name: 'sms' })], retain });
    const { id } = await hub.notify({ to: { phone }, text: 'Bonjour', category });
    const open = await hub.get(id);
    await clock.run(1_000);
    await hub.resolve(id, { as: 'delivered' });
    const ended = await hub.get(id);
    if (open === undefined || ended?.finalAt === undefined) throw new Error('The message has not ended.');
    expect(hub.textErasedAt(open)).toBeUndefined();
    const expected = ms === undefined ? undefined : new Date(ended.finalAt.getTime() + ms);
    expect(hub.textErasedAt(ended)).toEqual(expected);
    await hub.erase({ id });
    const erased = await hub.get(id);
    expect(erased && hub.textErasedAt(erased)).toBeUndefined();
    await hub.stop();
  },
);

test('a hub beside the application does not tell it: the retain of the application counts', async () => {
  const { hub } = await testHub({ notifiers: [fakeNotifier({ name: 'sms' })], start: false });
  const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
  await hub.cancel(id);
  const ended = await hub.get(id);
  const beside = await createHub({ plugins: [], beside: true });
  expect(ended && hub.textErasedAt(ended)).toBeInstanceOf(Date);
  expect(ended && beside.textErasedAt(ended)).toBeUndefined();
  await Promise.all([hub.stop(), beside.stop()]);
});
