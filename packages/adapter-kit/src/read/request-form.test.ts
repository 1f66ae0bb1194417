import { expect, it } from 'vitest';
import { formValue, requestForm } from './request-form.ts';

const call = (body: Uint8Array | { readonly parsed: unknown }) =>
  requestForm({ method: 'POST', headers: {}, body });

it('a form keeps the order of its fields, and those that come twice', () => {
  const fields = call(Buffer.from('2=b&1=a+%C3%A9&2=%2B237&empty='));
  expect(fields).toEqual([
    ['2', 'b'],
    ['1', 'a é'],
    ['2', '+237'],
    ['empty', ''],
  ]);
  expect(formValue(fields ?? [], '2')).toBe('b');
  expect(formValue(fields ?? [], 'absent')).toBeUndefined();
});

it('a form of many parts is read, and bytes that are not UTF-8 are Windows-1252', () => {
  const parts = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\u00e9\r\n--x--\r\n';
  expect(call(Buffer.from(parts, 'latin1'))).toEqual([['a', 'bé']]);
});

it('a form that a framework has parsed is read', () => {
  expect(call({ parsed: { a: '1', b: ['2', '3'], c: null } })).toEqual([
    ['a', '1'],
    ['b', '2'],
    ['b', '3'],
    ['c', ''],
  ]);
});

it.each([Buffer.from('{"a":1}'), Buffer.from(''), { parsed: 'a=b' }])(
  'another body is not a form',
  (body) => {
    expect(call(body)).toBeUndefined();
  },
);
