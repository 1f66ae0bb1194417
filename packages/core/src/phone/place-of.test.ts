import { expect, test } from 'vitest';
import { placeOf } from './place-of.ts';

test.each([
  ['+237699128531', 'sms', 'CM'],
  ['+33612345678', 'whatsapp', 'FR'],
  ['+16502530000', 'sms', 'US'],
  ['+18765550123', 'sms', 'JM'],
  ['ada@example.com', 'email', undefined],
  ['+237699128531', 'chat', undefined],
])('%s on %s is in %s', (address, channel, place) => {
  expect(placeOf(address, channel)).toBe(place);
  expect(placeOf(address, channel)).toBe(place);
});
