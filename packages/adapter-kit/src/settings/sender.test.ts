import { checkSettings, type Outgoing, objectOf } from '@nkul/core/adapter';
import { expect, it } from 'vitest';
import { alphanumericSender, senderFor, senderSetting } from './sender.ts';

const schema = objectOf({ sender: senderSetting(alphanumericSender) });
const message = { locale: 'fr' } as Outgoing;

it.each(['', '123', 'twelve chars', 'Éa', 7, undefined])(
  'a sender that is %o is refused at the start',
  (sender) => {
    expect(() => checkSettings(schema, { sender }, 'hill()')).toThrow('sender must have 1 to 11 characters');
  },
);

it.each([
  ['NKUL', { sender: 'NKUL' }],
  [({ locale }: Outgoing) => `NKUL ${locale}`, { sender: 'NKUL fr' }],
])('%s is the sender of a message', (given, chosen) => {
  const { sender } = checkSettings(schema, { sender: given }, 'hill()');
  expect(senderFor(sender, message, alphanumericSender)).toEqual(chosen);
});

it.each([
  [() => '1', 'the sender chosen for it must have 1 to 11 characters'],
  [() => Promise.reject(new Error('later')) as never, 'the sender chosen for it must have'],
  [
    () => {
      throw new RangeError('+237699000001');
    },
    'threw: RangeError',
  ],
])('%s refuses its message before any call', (sender, words) => {
  const refused = senderFor(sender, message, alphanumericSender);
  expect(refused).toMatchObject({ outcome: 'rejected', reason: { code: 'invalid_request' } });
  expect(JSON.stringify(refused)).toContain(words);
  expect(JSON.stringify(refused)).not.toContain('+237');
});
