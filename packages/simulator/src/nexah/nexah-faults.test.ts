import { expect, test } from 'vitest';
import { other, readCredit, sendSms, simulateNexah, to } from '../../test/nexah.ts';
import { startPartner } from '../../test/partner.ts';
import type { ReportFaults, SendFaults } from '../faults/faults.ts';
import { magicNumbers } from '../faults/magic-numbers.ts';
import type { Simulator } from '../simulator/simulator-interface.ts';

function shownIn({ calls }: Simulator): readonly string[] {
  return calls.flatMap(({ faults, entries }) => [...faults, ...entries.flatMap((entry) => entry.faults)]);
}

test.each<[keyof SendFaults, object]>([
  ['notAuthorised', { json: { responsecode: 0, responsemessage: 'Invalid user or password' } }],
  [
    'keyMissing',
    { json: { responsecode: 0, responsemessage: 'Authentication required: user and password' } },
  ],
  ['fieldMissing', { json: { responsecode: 0 } }],
  ['insufficientCredit', { json: { responsecode: 0, responsemessage: 'Insufficient credit' } }],
  ['invalidNumber', { json: { responsecode: 0, responsemessage: 'Invalid mobile number' } }],
  ['entryInvalid', { json: { responsecode: 1, sms: [{ status: 'error', errorcode: '-10003' }] } }],
  ['entryRefused', { json: { responsecode: 1, sms: [{ status: 'error', errorcode: '-1' }] } }],
  ['http429', { status: 429 }],
  ['http503', { status: 503 }],
])('%s refuses an SMS', async (name, answer) => {
  const simulator = await simulateNexah({ faults: { send: { [name]: 1 } } });
  expect(await sendSms(simulator)).toMatchObject(answer);
  expect(simulator.accepted).toEqual([]);
  expect(shownIn(simulator)).toEqual([name]);
});

test.each<[keyof SendFaults, (text: string) => boolean]>([
  ['noIds', (text) => !text.includes('messageid') && !text.includes('smsclientid')],
  ['noMessageId', (text) => !text.includes('messageid') && text.includes('smsclientid')],
  ['entryMissing', (text) => text.endsWith('"sms":[]}')],
  ['stringsForNumbers', (text) => text.includes('"responsecode":"1"') && text.includes('"balance":"999"')],
  ['numberFormats', (text) => /"mobileno":"(?:237699128531|699128531|\+237 6 99 12 85 31)"/.test(text)],
])('%s changes the answer to an SMS that was accepted', async (name, isChanged) => {
  const fault = name === 'entryMissing' ? { probability: 1, accepted: true } : 1;
  const simulator = await simulateNexah({ faults: { send: { [name]: fault } } });
  expect((await sendSms(simulator)).text).toSatisfy(isChanged);
  expect(simulator.accepted).toHaveLength(1);
  expect(shownIn(simulator)).toEqual([name]);
});

test('entriesReordered turns the entries around', async () => {
  const simulator = await simulateNexah({ faults: { send: { entriesReordered: 1 } } });
  const { json } = await sendSms(simulator, { mobiles: `${to},${other}` });
  expect(json).toMatchObject({ sms: [{ mobileno: other }, { mobileno: to }] });
});

test('a magic number of the simulator has its fault here as well', async () => {
  const simulator = await simulateNexah();
  expect(await sendSms(simulator, { mobiles: magicNumbers.http503.slice(1) })).toMatchObject({ status: 503 });
});

test.each<[keyof ReportFaults, object]>([
  ['capitals', expect.not.objectContaining({ reponsecode: '1', traffic: 'SIMULATED' })],
  ['zeroDate', expect.objectContaining({ deliverytime: '0000-00-00 00:00:00' })],
  ['latin1', expect.objectContaining({ reponsedescription: 'réponse reçue' })],
])('%s changes a report', async (name, entry) => {
  const partner = await startPartner();
  const faults = { reports: { [name]: 1 } };
  const simulator = await simulateNexah({ seed: 5, reportTo: partner.url, reportDelayMs: 1, faults });
  await sendSms(simulator);
  await simulator.settled();
  expect(partner.lists).toEqual([[entry]]);
  expect(partner.requests[0]?.utf8).toBe(name !== 'latin1');
  expect(simulator.reports).toMatchObject([{ acknowledged: 1, violations: [] }]);
});

test('the faults that Nexah has no form for do not happen', async () => {
  const partner = await startPartner();
  const call = { statusDisagrees: 1, tableSpelling: 1 };
  const simulator = await simulateNexah({
    reportTo: partner.url,
    reportDelayMs: 1,
    faults: {
      send: { ...call, severalDetails: 1 },
      balance: { ...call, besideData: 1, getRefused: 1 },
      reports: { failed: 1, codeDisagrees: 1, stringsForNumbers: 1 },
    },
  });
  await sendSms(simulator);
  await readCredit(simulator);
  await simulator.settled();
  expect(shownIn(simulator)).toEqual([]);
  expect(simulator.reports).toMatchObject([{ status: 'DELIVRD', faults: [] }]);
  expect(partner.lists).toMatchObject([[{ reponsecode: '1', status: 'DELIVRD' }]]);
});
