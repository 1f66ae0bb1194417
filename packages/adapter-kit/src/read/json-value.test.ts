import { expect, it } from 'vitest';
import { booleanOf, fieldOf, isRecord, keyOf, parsedJson, textOf } from './json-value.ts';

it('JSON is read with all digits, also inside a text of JSON', () => {
  const value = parsedJson(JSON.stringify('{"id":12345678901234567890}'));
  expect(isRecord(value) && textOf(fieldOf(value, 'id'))).toBe('12345678901234567890');
  expect(parsedJson('{"a":')).toBeUndefined();
  expect(parsedJson('"a"')).toBe('a');
});

it('a field is found in any case, its own spelling first', () => {
  expect(fieldOf({ ID: 1, id: 2 }, 'id')).toBe(2);
  expect(keyOf({ MessageId: null, messageID: 'a' }, 'messageid')).toBe('messageID');
  expect(fieldOf({ ids: 1 }, 'id')).toBeUndefined();
  expect(fieldOf({}, 'constructor')).toBeUndefined();
});

it.each([
  [true, true],
  ['OUI', true],
  [1, true],
  [' false ', false],
  ['non', false],
  ['maybe', undefined],
  [null, undefined],
])('%j is read as a yes or a no', (value, expected) => {
  expect(booleanOf(value)).toBe(expected);
});

it.each([null, [], 'a', 1, parsedJson('1.0')])('%j is not an object', (value) => {
  expect(isRecord(value)).toBe(false);
});
