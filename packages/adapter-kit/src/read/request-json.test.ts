import { expect, it } from 'vitest';
import { textOf } from './json-value.ts';
import { requestJson } from './request-json.ts';

const call = (body: Uint8Array | { readonly parsed: unknown }) =>
  requestJson({ method: 'POST', headers: {}, body });

it('the JSON of a call is read from its bytes, or as a framework has parsed it', () => {
  expect(call(Buffer.from('\ufeff{"é":[1]}'))).toEqual({ é: [1] });
  expect(call(Buffer.from('{"a":1}', 'utf16le'))).toEqual({ a: 1 });
  expect(call({ parsed: { a: 1 } })).toEqual({ a: 1 });
});

it('a number keeps all its digits', () => {
  const value = call(Buffer.from('[12345678901234567890]'));
  expect(Array.isArray(value) && textOf(value[0])).toBe('12345678901234567890');
});

it.each(['', 'a=b', '{"a":'])('another body is not JSON: %j', (text) => {
  expect(call(Buffer.from(text))).toBeUndefined();
});
