import { callbackContract } from '@nkul/testing';
import { describe, expect, it, test } from 'vitest';
import { DlrlistCallback } from './callback.ts';

const callback = new DlrlistCallback({ name: 'gateway', timeZone: 'Africa/Douala', defaultCountry: 'CM' });

const read = (text: string): ReturnType<DlrlistCallback['read']> =>
  callback.read({ method: 'POST', headers: {}, body: new TextEncoder().encode(text) });

describe('the answer', () => {
  const payload =
    '{"dlrlist":[{"messageid":"a","mobileno":"699128531","status":"DELIVRD"},{"messageid":"b","mobileno":"699128531","status":"DELIVRD"}]}';

  it('has a 0 for an entry that could not be stored, so that it is sent again', () => {
    expect(callback.answer(['stored', 'failed'], read(payload))).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"dlrlist":[{"messageid":"a","mobileno":"699128531","status":1},{"messageid":"b","mobileno":"699128531","status":0}]}',
    });
  });

  it('is 503 with the zeros when nothing could be stored', () => {
    expect(callback.answer(['failed', 'failed'], read(payload))).toMatchObject({
      status: 503,
      body: '{"dlrlist":[{"messageid":"a","mobileno":"699128531","status":0},{"messageid":"b","mobileno":"699128531","status":0}]}',
    });
  });

  it('is 200 for an empty list', () => {
    expect(callback.answer([], read('{"dlrlist":[]}'))).toMatchObject({
      status: 200,
      body: '{"dlrlist":[]}',
    });
  });

  it('gives every other key and value back as it came, with all digits', () => {
    const strange =
      '{"__proto__":{"x":1},"MessageId":90071992547409931234,"mobileno":"699128531","Status":"DELIVRD","n":1.50,"e":1e3,"ou":[null,"é"]}';
    const reading = read(`{"dlrlist":[${strange}]}`);
    expect(callback.answer(['stored'], reading).body).toBe(
      `{"dlrlist":[${strange.replace('"DELIVRD"', '1')}]}`,
    );
    expect(reading.entries).toMatchObject([
      { kind: 'report', report: { reference: '90071992547409931234' } },
    ]);
    expect(Object.prototype).not.toHaveProperty('x');
  });
});

describe('a body that cannot be read', () => {
  it.each([
    ['nothing', ''],
    ['a cut-off body', '{"dlrlist":['],
    ['a trailing comma', '{"dlrlist":[],}'],
    ['a text', '"x"'],
    ['null', 'null'],
    ['a list', '[]'],
    ['an object without a dlrlist', '{}'],
    ['a dlrlist that is null', '{"dlrlist":null}'],
    ['a dlrlist that is a text', '{"dlrlist":"x"}'],
    ['two objects, one after the other', '{"dlrlist":[{"messageid":"a","mobileno":"1"}]}{"dlrlist":[]}'],
    ['an object that is cut off behind a warning', 'Warning {"dlrlist":[{"messageid":"a","mobileno":"1"}'],
    ['a dlrlist that is an object with names', '{"dlrlist":{"a":{}}}'],
  ])('is refused: %s', (_what, text) => {
    expect(() => callback.answer([], read(text))).toThrow(
      expect.objectContaining({ code: 'NKUL_INVALID_CALLBACK' }),
    );
  });

  it('is refused when it is no text', () => {
    const body = new Uint8Array([0x7b, 0xff, 0x7d]);
    expect(() => callback.read({ method: 'POST', headers: {}, body })).toThrow('not JSON with a dlrlist');
  });
});

it('reads a body that a framework has parsed', () => {
  const reading = callback.read({
    method: 'POST',
    headers: {},
    body: { parsed: { dlrlist: [{ messageid: 'm', mobileno: '699128531' }] } },
  });
  expect(reading.entries).toMatchObject([{ kind: 'report', report: { reference: 'm', status: 'unknown' } }]);
});

describe('as a callback', () =>
  callbackContract({
    test,
    create: () => callback,
    fixtures: new URL('../../fixtures/dlrlist/', import.meta.url),
  }));
