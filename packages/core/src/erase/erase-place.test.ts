import { expect, it } from 'vitest';
import { type ErasePlace, nextErasePlace, readErasePlace, writeErasePlace } from './erase-place.ts';

it.each<[ErasePlace]>([
  [{ kind: 'messages' }],
  [{ kind: 'messages', after: '0198-a' }],
  [{ kind: 'events', after: 0 }],
  [{ kind: 'events', after: 12 }],
])('a cursor leads back to %j', (place) => {
  expect(readErasePlace(place.after === undefined ? undefined : writeErasePlace(place))).toEqual(place);
});

it('after the last page of messages come the events', () => {
  expect(readErasePlace(nextErasePlace('0198-a'))).toEqual({ kind: 'messages', after: '0198-a' });
  expect(readErasePlace(nextErasePlace(undefined))).toEqual({ kind: 'events', after: 0 });
});
