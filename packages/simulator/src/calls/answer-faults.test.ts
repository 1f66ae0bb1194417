import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Simulator } from '../../test/simulate.ts';
import { key, readBalance, send, simulate, to } from '../../test/simulate.ts';
import type { SendFaults } from '../faults/faults.ts';

const phones = [to, '+237677000111', '+237655000222'];

interface SmsEntry {
  readonly mobileno: string;
  readonly status: string;
  readonly messageid?: string;
  readonly smsclientid?: string;
  readonly errorcode: number | null;
  readonly errordescription: string | null;
}

async function answered(
  send_: SendFaults,
  phone: unknown = phones,
): Promise<{
  simulator: Simulator;
  status: number;
  json: Record<string, unknown>;
  sms: readonly (readonly SmsEntry[])[];
}> {
  const simulator = await simulate({ seed: 5, faults: { send: send_ } });
  const { status, text } = await send(simulator, phone);
  const json = JSON.parse(text);
  return { simulator, status, json, sms: json.details.map((one: { sms: SmsEntry[] }) => one.sms) };
}

test('severalDetails puts each entry in an element of its own', async () => {
  const { sms, simulator } = await answered({ severalDetails: 1 });
  expect(sms.map((list) => list.map(({ mobileno }) => mobileno))).toEqual(phones.map((phone) => [phone]));
  expect(simulator.calls[0]?.faults).toEqual(['severalDetails']);
});

test('severalDetails and entriesReordered befall two entries', async () => {
  const { sms } = await answered({ severalDetails: 1, entriesReordered: 1 }, phones.slice(0, 2));
  expect(sms.map((list) => list.map(({ mobileno }) => mobileno))).toEqual([[phones[1]], [phones[0]]]);
});

test('severalDetails adds an empty element to a single entry', async () => {
  const { sms } = await answered({ severalDetails: 1 }, to);
  expect(sms.map((list) => list.length)).toEqual([1, 0]);
});

test('entriesReordered puts the entries in reverse order, and does not befall a single one', async () => {
  const { sms, simulator } = await answered({ entriesReordered: 1 });
  expect(sms[0]?.map(({ mobileno }) => mobileno)).toEqual(phones.toReversed());
  expect(simulator.calls[0]?.faults).toEqual(['entriesReordered']);
  await send(simulator);
  expect(simulator.calls[1]?.faults).toEqual([]);
});

test('numberFormats writes numbers in three other ways', async () => {
  const simulator = await simulate({ seed: 5, faults: { send: { numberFormats: 1 } } });
  const many = Array.from({ length: 30 }, (_, at) => `+2376991285${10 + at}`);
  const json = JSON.parse((await send(simulator, many)).text);
  const written: string[] = json.details[0].sms.map(({ mobileno }: SmsEntry) => mobileno);
  expect(written.map((number) => `+237${number.replaceAll(' ', '').replace(/^\+?237/, '')}`)).toEqual(many);
  const forms = [/^237699\d{6}$/, /^699\d{6}$/, /^\+237 6 99 12 85 \d\d$/];
  for (const form of forms) expect(written.some((number) => form.test(number))).toBe(true);
  expect(written.every((number) => forms.some((form) => form.test(number)))).toBe(true);
});

test('numberFormats befalls a single entry', async () => {
  const { sms, simulator } = await answered({ numberFormats: 1 }, to);
  expect(sms[0]?.[0]?.mobileno).not.toBe(to);
  expect(simulator.calls[0]?.faults).toEqual(['numberFormats']);
});

test('stringsForNumbers writes every number as a string', async () => {
  const { json } = await answered({ stringsForNumbers: 1 }, to);
  expect(json).toMatchObject({
    success: true,
    status: '200',
    details: [{ responsecode: '1', sms: [{ total_sms_unit: '1', balance: '999', errorcode: null }] }],
  });
});

test('tableSpelling writes the answer as the tables of the document do', async () => {
  const { status, json } = await answered({ tableSpelling: 1 }, to);
  expect(status).toBe(201);
  expect(json).toMatchObject({ success: true, status: 201, code: 'Success', title: 'Reussite' });
  const refused = await answered({ tableSpelling: 1, notAuthorised: 1 });
  expect(refused.status).toBe(401);
  expect(refused.json).toMatchObject({ status: 401, code: 'Error', msg: "Pas d'autorisation" });
});

test('statusDisagrees answers under every other HTTP status than that of the body', async () => {
  const simulator = await simulate({ seed: 5, faults: { send: { statusDisagrees: 1 } } });
  const statuses = new Set<number>();
  for (let at = 0; at < 40; at += 1) {
    const { status, json } = await send(simulator, to, `${at}`);
    expect(json).toMatchObject({ success: true, status: 200 });
    statuses.add(status);
  }
  expect([...statuses].sort()).toEqual([201, 400, 401, 500]);
  expect(simulator.accepted).toHaveLength(40);
});

test('statusDisagrees can put an error under 200', async () => {
  const simulator = await simulate({
    seed: 5,
    faults: { send: { statusDisagrees: 1, insufficientCredit: 1 } },
  });
  const statuses = new Set<number>();
  for (let at = 0; at < 30; at += 1) {
    const { status, json } = await send(simulator, to, `${at}`);
    expect(json).toMatchObject({ success: false, status: 400, msg: 'Solde insuffisant' });
    statuses.add(status);
  }
  expect([...statuses].sort()).toEqual([200, 201, 401, 500]);
  expect(simulator.calls[0]?.faults).toEqual(['insufficientCredit', 'statusDisagrees']);
});

test('entryRefused refuses an SMS with an error of its own', async () => {
  const { json, status, sms, simulator } = await answered({ entryRefused: 1 }, to);
  expect(status).toBe(400);
  expect(json).toMatchObject({ success: false, msg: 'Certain message n’ont pas été envoyé' });
  expect(sms[0]?.[0]).toMatchObject({ status: 'error', errorcode: 500, errordescription: 'Message refusé' });
  expect(simulator.account(key).sent).toBe(0);
  expect(simulator.calls[0]?.entries).toMatchObject([{ accepted: false, faults: ['entryRefused'] }]);
});

test('entryInvalid refuses a number among others as invalid', async () => {
  const { json, sms, simulator } = await answered({ entryInvalid: 1 });
  expect(json).toMatchObject({ success: false, msg: 'Numéro de téléphone invalide' });
  expect(sms[0]?.[0]).toMatchObject({ status: 'error', errordescription: 'Numéro de téléphone invalide' });
  expect(simulator.accepted).toEqual([]);
  expect(simulator.calls[0]?.entries[0]).toMatchObject({ accepted: false, faults: ['entryInvalid'] });
});

test.each([true, false])('entryMissing leaves an entry out; accepted: %s', async (accepted) => {
  const { json, status, sms, simulator } = await answered({ entryMissing: { probability: 1, accepted } }, to);
  expect(status).toBe(200);
  expect(json).toMatchObject({ success: true });
  expect(sms).toEqual([[]]);
  expect(simulator.accepted).toHaveLength(accepted ? 1 : 0);
  expect(simulator.account(key).sent).toBe(accepted ? 1 : 0);
  expect(simulator.calls[0]?.entries).toMatchObject([{ accepted, faults: ['entryMissing'] }]);
});

test('noMessageId accepts without messageid, noIds without any id', async () => {
  const without = await answered({ noMessageId: 1 }, to);
  expect(without.sms[0]?.[0]).toMatchObject({ status: 'success', smsclientid: expect.any(String) });
  expect(without.sms[0]?.[0]).not.toHaveProperty('messageid');
  expect(without.simulator.calls[0]?.entries[0]?.faults).toEqual(['noMessageId']);
  const neither = await answered({ noIds: 1 }, to);
  expect(neither.sms[0]?.[0]).toMatchObject({ status: 'success', mobileno: to });
  expect(neither.sms[0]?.[0]).not.toHaveProperty('messageid');
  expect(neither.sms[0]?.[0]).not.toHaveProperty('smsclientid');
  expect(neither.simulator.accepted).toHaveLength(1);
});

test('faults of single SMS make a partial success: each entry tells its own', async () => {
  const simulator = await simulate({
    seed: 5,
    accounts: { [key]: 1000 },
    faults: { send: { entryRefused: 0.3, entryInvalid: 0.2, entryMissing: 0.2 } },
  });
  const many = Array.from({ length: 60 }, (_, at) => `+2376991285${10 + at}`);
  const { status, text } = await send(simulator, many);
  const entries: SmsEntry[] = JSON.parse(text).details[0].sms;
  const [record] = simulator.calls;
  expect(status).toBe(400);
  expect(JSON.parse(text).msg).toBe('Certain message n’ont pas été envoyé');
  const shown = record?.entries.filter(({ faults }) => !faults.includes('entryMissing')) ?? [];
  expect(entries.map((entry) => [entry.mobileno, entry.status === 'success'])).toEqual(
    shown.map((entry) => [entry.to, entry.accepted]),
  );
  const kinds = new Set(record?.entries.map(({ faults, accepted }) => `${faults[0]} ${accepted}`));
  expect([...kinds].sort()).toEqual([
    'entryInvalid false',
    'entryMissing false',
    'entryMissing true',
    'entryRefused false',
    'undefined true',
  ]);
  expect(simulator.account(key).sent).toBe(simulator.accepted.length);
});

test.each(['send', 'balance'] as const)(
  'informational writes answers of %s before the answer',
  async (operation) => {
    const simulator = await simulate({ faults: { [operation]: { informational: 1 } } });
    const wire = await rawCall(simulator, operation);
    expect(wire.match(/^HTTP\/1\.1 \d+/gm)).toEqual([
      'HTTP/1.1 102',
      'HTTP/1.1 103',
      'HTTP/1.1 100',
      'HTTP/1.1 200',
    ]);
    expect(simulator.calls).toMatchObject([{ faults: ['informational'], httpStatus: 200 }]);
  },
);

test('packed packs the answer with gzip', async () => {
  const simulator = await simulate({ faults: { send: { packed: 1 } } });
  const wire = await rawCall(simulator, 'send');
  const [head = '', body = ''] = wire.split('\r\n\r\n');
  expect(head).toContain('content-encoding: gzip');
  expect(JSON.parse(gunzipSync(Buffer.from(body, 'latin1')).toString())).toMatchObject({ success: true });
  expect(simulator.calls).toMatchObject([{ faults: ['packed'], entries: [{ accepted: true }] }]);
});

test('getRefused refuses a balance by GET, and none by POST', async () => {
  const simulator = await simulate({ balanceMethod: 'both', faults: { balance: { getRefused: 1 } } });
  expect((await readBalance(simulator)).status).toBe(403);
  expect((await readBalance(simulator, { method: 'POST' })).status).toBe(200);
  expect(simulator.calls.map(({ faults }) => faults)).toEqual([['getRefused'], []]);
});

/** Everything that comes for one call, one character a byte. */
async function rawCall(simulator: Simulator, operation: 'send' | 'balance'): Promise<string> {
  const sms = { sender: 'NKUL', phone: to, message: 'Bonjour' };
  const body = JSON.stringify({ api_key: key, ...(operation === 'send' && sms) });
  const line = operation === 'send' ? 'POST /developpeur/Send_sms_dev' : 'GET /developpeur/Solde_sms_dev';
  const socket = connect(simulator.port, '127.0.0.1').setEncoding('latin1');
  socket.write(
    `${line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  return (await socket.toArray()).join('');
}
