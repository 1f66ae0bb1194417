import { describe, expect, test } from 'vitest';
import { referenceOf } from '../test/devcode-account.ts';
import { entryStart } from '../test/devcode-report.ts';
import { serve } from '../test/served-webhook.ts';

const phone = '+237699128531';
const known = entryStart('abc');
const long = 'x'.repeat(10_240);

/** `§` stands for the status: a word in the call, and 1 in the answer. Everything else comes back as it came. */
function sent(entry: string): string {
  return `{"dlrlist":[${entry.replace('§', '"DELIVRD"')}]}`;
}
function answered(entry: string): string {
  return `{"dlrlist":[${entry.replace('§', '1')}]}`;
}

async function expectStored(body: string, answer: string, event: string): Promise<void> {
  const parts = Object.getOwnPropertyNames(Object.prototype);
  const { post, events } = await serve();
  expect(await post(body)).toMatchObject({ status: 200, text: answer });
  expect(events.map(({ type }) => type)).toEqual([event]);
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(parts);
}

describe('An entry that is no report is quarantined, and acknowledged with 1 and nothing else', () => {
  test.each(['null', '5', '12345678901234567890', '"x"', 'true', '[[]]', '{}'])('%s', async (entry) => {
    await expectStored(sent(entry), '{"dlrlist":[{"status":1}]}', 'report.quarantined');
  });
});

describe('An entry whose id is none is quarantined, and acknowledged with 1', () => {
  test.each([
    ['without id', '{"status":§}'],
    ['with an empty id', '{"messageid":"","status":§}'],
    ['with an id of spaces', '{"messageid":"  ","status":§}'],
    ['with null as id', '{"messageid":null,"status":§}'],
    ['with an object as id', '{"messageid":{"a":1},"status":§}'],
    ['with an id of 10 kB', `{"messageid":"${long}","status":§}`],
    ['with an id of 256 characters', `${entryStart('x'.repeat(256))},"status":§}`],
    ['with a NUL in the id', `${entryStart('a\0b')},"status":§}`],
    ['with a newline in the id', `${entryStart('a\nb')},"status":§}`],
    ['with half a character in the id', `${entryStart('a\ud800')},"status":§}`],
    ['with text that runs backwards in the id', `${entryStart('a\u202eb')},"status":§}`],
    ['with an id only in __proto__', '{"__proto__":{"messageid":"abc"},"status":§}'],
  ])('%s', async (_name, entry) => {
    await expectStored(sent(entry), answered(entry), 'report.quarantined');
  });
});

describe('An entry whose id nobody knows waits, and is acknowledged with 1', () => {
  test.each([
    ['as the document has it', `${known},"status":§}`],
    ['with SQL in the id', `${entryStart("'; DROP TABLE messages; --")},"status":§}`],
    ['with HTML in the id', `${entryStart('<script>alert(1)</script>')},"status":§}`],
    ['with the name of a part of every object as id', `${entryStart('__proto__')},"status":§}`],
    ['with an id of 255 characters', `${entryStart('x'.repeat(255))},"status":§}`],
    [
      'with a number past 2⁵³ as id',
      '{"messageid":12345678901234567890,"mobileno":"237699128531","status":§}',
    ],
    ['with keys in another case', '{"MessageId":"abc","MOBILENO":"+237699128531","STATUS":§}'],
    ['with an unknown key', `${known},"vu":[1.50,{"a":null}],"status":§}`],
    ['with a number that is none', '{"messageid":"abc","mobileno":"n/a","status":§}'],
    ['with 31 February as its time', `${known},"deliverytime":"2026-02-31 10:00:00","status":§}`],
    ['with the year 2099', `${known},"deliverytime":"2099-12-31 23:59:59","status":§}`],
    ['with a number as its time', `${known},"deliverytime":1557582794,"status":§}`],
    ['with __proto__ as a key', `${known},"__proto__":{"polluted":1},"status":§}`],
    ['with constructor.prototype', `${known},"constructor":{"prototype":{"polluted":1}},"status":§}`],
    ['with toJSON as a key', `${known},"toJSON":"x","status":§}`],
  ])('%s', async (_name, entry) => {
    await expectStored(sent(entry), answered(entry), 'report.parked');
  });

  test.each(['"PERDU"', '""', '5', 'null', '{}', '["DELIVRD"]'])('with the status %s', async (status) => {
    const body = `{"dlrlist":[${known},"status":${status}}]}`;
    await expectStored(body, answered(`${known},"status":§}`), 'report.parked');
  });

  test('without a status, which is added', async () => {
    await expectStored(`{"dlrlist":[${known}}]}`, answered(`${known},"status":§}`), 'report.parked');
  });
});

describe('Entries are acknowledged in their places', () => {
  test('good and bad mixed', async () => {
    const served = await serve();
    const id = await served.sent(phone);
    const list = ['null', entryStart(referenceOf(phone)), '"x"', known, '{}'];
    const written = (status: string, no: (entry: string) => string) =>
      list.map((entry) => (entry.length > 5 ? `${entry},"status":${status}}` : no(entry))).join();
    const answer = await served.post(`{"dlrlist":[${written('"DELIVRD"', (entry) => entry)}]}`);
    expect(answer.text).toBe(`{"dlrlist":[${written('1', () => '{"status":1}')}]}`);
    expect((await served.hub.get(id))?.status).toBe('delivered');
    expect(served.events.map(({ type }) => type).filter((type) => type.startsWith('report.'))).toEqual([
      'report.quarantined',
      'report.received',
      'report.quarantined',
      'report.parked',
      'report.quarantined',
    ]);
  });

  test('in an empty list, which comes back empty', async () => {
    const { post, events } = await serve();
    expect(await post('{"dlrlist":[]}')).toMatchObject({ status: 200, text: '{"dlrlist":[]}' });
    expect(events).toEqual([]);
  });

  test('in an object with numeric keys, as PHP writes lists', async () => {
    const { post, events } = await serve();
    const list = (status: string) =>
      `{"dlrlist":{"0":${entryStart('a')},"status":${status}},"2":${entryStart('b')},"status":${status}}}}`;
    expect(await post(list('"DELIVRD"'))).toMatchObject({ status: 200, text: list('1') });
    expect(events.map(({ type }) => type)).toEqual(['report.parked', 'report.parked']);
  });
});

test('A time that is in no calendar is left out, one in the far future is kept, and the report counts', async () => {
  const served = await serve();
  const id = await served.sent(phone);
  const times = '"deliverytime":"2026-02-31 10:00:00","senttime":"2099-01-01 00:00:00"';
  await served.post(`{"dlrlist":[${entryStart(referenceOf(phone))},${times},"status":"DELIVRD"}]}`);
  const message = await served.hub.get(id);
  expect(message).toMatchObject({ status: 'delivered' });
  expect(message?.attempts[0]?.reports).toMatchObject([{ sentAt: new Date('2098-12-31T23:00:00Z') }]);
  expect(message?.attempts[0]?.reports[0]).not.toHaveProperty('deliveredAt');
});
