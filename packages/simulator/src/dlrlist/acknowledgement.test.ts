import { expect, test } from 'vitest';
import type { PartnerAnswer } from '../reports/report-wire.ts';
import { readAcknowledgements } from './acknowledgement.ts';

const posted = [
  { reponsecode: 1, messageid: 'a', status: 'DELIVRD' },
  { Reponsecode: '0', MESSAGEID: 'b', Status: 'UNDELIV' },
];
const [first, second] = posted;

function answer(dlrlist: unknown, contentType = 'application/json; charset=utf-8'): PartnerAnswer {
  return { status: 200, contentType, body: JSON.stringify({ dlrlist }) };
}

function values(given: PartnerAnswer): unknown[] {
  return readAcknowledgements(posted, given).map(({ value }) => value);
}

function violations(given: PartnerAnswer): unknown[] {
  return readAcknowledgements(posted, given).map((one) => one.violations);
}

test('the same list with 1 and 0 in the place of status is an acknowledgement without fault', () => {
  const given = answer([
    { ...first, status: 1 },
    { ...second, Status: 0 },
  ]);
  expect(values(given)).toEqual([1, 0]);
  expect(violations(given)).toEqual([[], []]);
});

test('1 and 0 may be strings, since the document calls status a string', () => {
  const given = answer([
    { ...first, status: '1' },
    { ...second, Status: '0' },
  ]);
  expect(values(given)).toEqual([1, 0]);
  expect(violations(given)).toEqual([[], []]);
});

test('a status that is neither is no acknowledgement', () => {
  const given = answer([
    { ...first, status: 'DELIVRD' },
    { ...second, Status: true },
  ]);
  expect(values(given)).toEqual([undefined, undefined]);
  expect(violations(given)).toEqual([['status is neither 1 nor 0'], ['status is neither 1 nor 0']]);
});

test('a key that was changed, dropped or added is a violation, and the status counts', () => {
  const given = answer([
    { reponsecode: 2, messageid: 'a', status: 1, extra: true },
    { MESSAGEID: 'b', Status: 1 },
  ]);
  expect(values(given)).toEqual([1, 1]);
  expect(violations(given)).toEqual([
    ['reponsecode was changed', 'extra was changed'],
    ['Reponsecode was changed'],
  ]);
});

test('a status under another spelling than its own is a violation, and no acknowledgement', () => {
  const given = answer([
    { ...first, status: 1 },
    { Reponsecode: '0', MESSAGEID: 'b', status: 1 },
  ]);
  expect(values(given)).toEqual([1, undefined]);
  expect(violations(given)[1]).toEqual([
    'Status was changed',
    'status was changed',
    'status is neither 1 nor 0',
  ]);
});

test('another order acknowledges nothing', () => {
  const given = answer([
    { ...second, Status: 1 },
    { ...first, status: 1 },
  ]);
  expect(values(given)).toEqual([undefined, undefined]);
  expect(violations(given)[0]).toContain('messageid was changed');
});

test('the id is known in whatever capitals it is spelled', () => {
  const [one, two] = [
    { MESSAGEID: 'a', STATUS: 'DELIVRD' },
    { MESSAGEID: 'b', STATUS: 'DELIVRD' },
  ];
  const given = answer([
    { ...two, STATUS: 1 },
    { ...one, STATUS: 1 },
  ]);
  expect(readAcknowledgements([one, two], given).map(({ value }) => value)).toEqual([undefined, undefined]);
});

test('a shorter list acknowledges what is in it', () => {
  const given = answer([{ ...first, status: 1 }]);
  expect(values(given)).toEqual([1, undefined]);
  expect(violations(given)).toEqual([
    ['2 entries were posted, 1 answered'],
    ['2 entries were posted, 1 answered', 'the entry is missing from the answer'],
  ]);
});

test('another content type than JSON is a violation', () => {
  const list = [
    { ...first, status: 1 },
    { ...second, Status: 1 },
  ];
  expect(values(answer(list, 'text/html'))).toEqual([1, 1]);
  expect(violations(answer(list, 'text/html'))[0]).toEqual(['the answer is not sent as application/json']);
});

test.each<[string, PartnerAnswer]>([
  ['no answer: reset', { error: 'reset' }],
  ['HTTP 503', { status: 503, contentType: 'application/json', body: JSON.stringify({ dlrlist: [] }) }],
  ['HTTP 302', { status: 302, contentType: 'application/json', body: '' }],
  ['the answer is not JSON', { status: 200, contentType: 'application/json', body: 'OK' }],
  ['the answer has no dlrlist', { status: 200, contentType: 'application/json', body: '{"dlrlist":1}' }],
])('"%s" acknowledges nothing', (violation, given) => {
  expect(values(given)).toEqual([undefined, undefined]);
  expect(violations(given)).toEqual([[violation], [violation]]);
});
