import { expect, test } from 'vitest';
import { acknowledge, type Partner, startPartner } from '../../test/partner.ts';
import type { Simulator } from '../../test/simulate.ts';
import { send, simulate, to } from '../../test/simulate.ts';
import type { ReportFaults } from '../faults/faults.ts';
import { magicNumbers } from '../faults/magic-numbers.ts';

const phones = Array.from({ length: 5 }, (_, at) => `+23769912850${at}`);

/** Sends with these faults of reports, and waits until all were posted. */
async function reported(
  reports: ReportFaults,
  phone: unknown = to,
): Promise<{ simulator: Simulator; partner: Partner }> {
  const partner = await startPartner();
  const simulator = await simulate({
    seed: 5,
    reportTo: partner.url,
    reportDelayMs: 10,
    faults: { reports },
    // With the delay this is the last millisecond of a second, so that a time told later shows.
    now: () => new Date('2019-05-11T12:53:13.989Z'),
  });
  await send(simulator, phone);
  await simulator.settled();
  return { simulator, partner };
}

test('undelivered reports 0 and UNDELIV', async () => {
  const { simulator, partner } = await reported({ undelivered: 1 });
  expect(partner.lists).toMatchObject([[{ reponsecode: 0, reponsedescription: 'error', status: 'UNDELIV' }]]);
  expect(simulator.reports).toMatchObject([{ status: 'UNDELIV', faults: ['undelivered'] }]);
});

test('late reports later than the others', async () => {
  const began = performance.now();
  const { simulator } = await reported({ late: { probability: 1, ms: 150 } });
  expect(performance.now() - began).toBeGreaterThan(155);
  expect(simulator.reports).toMatchObject([{ posted: 1, faults: ['late'] }]);
});

test('lost never reports', async () => {
  const { simulator, partner } = await reported({ lost: 1 });
  expect(partner.lists).toEqual([]);
  expect(simulator.reports).toMatchObject([{ posted: 0, lost: true, givenUp: false, faults: ['lost'] }]);
});

test.each<[ReportFaults, readonly string[]]>([
  [{}, ['13:53:13']],
  [{ lost: 1 }, ['13:53:13']],
  [{ late: { probability: 1, ms: 20 } }, ['13:53:13']],
  [{ twice: 1 }, ['13:53:13', '13:53:13']],
  [{ again: { probability: 1, ms: 20 } }, ['13:53:13', '13:53:13']],
  [{ contradictory: { probability: 1, ms: 30 } }, ['13:53:13', '13:53:14']],
])('with %j, only what contradicts tells another time of delivery', async (reports, times) => {
  const { simulator } = await reported(reports);
  expect(simulator.reports.map(({ entry }) => entry['deliverytime'])).toEqual(
    times.map((time) => `2019-05-11 ${time}`),
  );
});

test('delays of reports add up, and are 300 ms when nothing else is said', async () => {
  const partner = await startPartner();
  const simulator = await simulate({
    reportTo: partner.url,
    reportDelayMs: 20,
    faults: {
      reports: {
        late: { probability: 1, ms: 50 },
        again: { probability: 1, ms: 60 },
        contradictory: 1,
      },
    },
  });
  const began = performance.now();
  await send(simulator);
  await simulator.settled();
  const [first = 0, second = 0, third = 0] = partner.times.map((time) => time - began);
  expect(first).toBeGreaterThanOrEqual(70);
  expect(second).toBeGreaterThanOrEqual(130);
  expect(third).toBeGreaterThanOrEqual(370);
  expect(first).toBeLessThan(second);
  expect(partner.lists.flat().map(({ status }) => status)).toEqual(['DELIVRD', 'DELIVRD', 'UNDELIV']);
});

test('a late report does not hold the others up', async () => {
  const partner = await startPartner();
  const simulator = await simulate({ reportTo: partner.url, reportDelayMs: 10 });
  await send(simulator, [magicNumbers.reportLate, to]);
  await simulator.settled();
  const numbers = partner.lists.map((list) => list.map(({ mobileno }) => mobileno));
  expect(numbers).toEqual([[to], [magicNumbers.reportLate]]);
});

test('twice reports the same twice in one list', async () => {
  const { simulator, partner } = await reported({ twice: 1 });
  expect(partner.lists.map((list) => list.length)).toEqual([2]);
  expect(partner.lists[0]?.[1]).toEqual(partner.lists[0]?.[0]);
  expect(simulator.reports.map(({ faults }) => faults)).toEqual([[], ['twice']]);
});

test('again reports the same once more in a later list', async () => {
  const { simulator, partner } = await reported({ again: { probability: 1, ms: 500 } });
  expect(partner.lists.map((list) => list.length)).toEqual([1, 1]);
  expect(partner.lists[1]).toEqual(partner.lists[0]);
  expect(simulator.reports.map(({ faults }) => faults)).toEqual([[], ['again']]);
});

test('beforeAnswer reports, and is acknowledged, before the answer to the send is written', async () => {
  const answered: boolean[] = [];
  const partner = await startPartner((list) => {
    answered.push(simulator.calls[0]?.httpStatus !== undefined);
    return { body: { dlrlist: acknowledge(list) } };
  });
  const simulator = await simulate({
    reportTo: partner.url,
    faults: { reports: { beforeAnswer: 1, late: 1 } },
  });
  await send(simulator);
  expect(answered).toEqual([false]);
  expect(simulator.reports).toMatchObject([{ acknowledged: 1, faults: ['beforeAnswer'] }]);
});

test('beforeAnswer without an address waits like any other report', async () => {
  const simulator = await simulate({ faults: { reports: { beforeAnswer: 1 } } });
  expect((await send(simulator)).status).toBe(200);
  const partner = await startPartner();
  simulator.reportTo(partner.url);
  await simulator.settled();
  expect(partner.lists).toHaveLength(1);
});

test('contradictory reports the opposite, later', async () => {
  const { simulator, partner } = await reported({ contradictory: { probability: 1, ms: 30 } });
  // In two calls, or in one where the first was late.
  expect(partner.lists.flat()).toMatchObject([
    { reponsecode: 1, status: 'DELIVRD' },
    { reponsecode: 0, status: 'UNDELIV' },
  ]);
  expect(simulator.reports.map(({ faults }) => faults)).toEqual([[], ['contradictory']]);
  const opposite = await reported({ undelivered: 1, contradictory: { probability: 1, ms: 30 } });
  expect(opposite.partner.lists.flat().map(({ status }) => status)).toEqual(['UNDELIV', 'DELIVRD']);
});

test('codeDisagrees reports a code that says the opposite of the status', async () => {
  expect((await reported({ codeDisagrees: 1 })).partner.lists).toMatchObject([
    [{ reponsecode: 0, status: 'DELIVRD' }],
  ]);
  expect((await reported({ codeDisagrees: 1, undelivered: 1 })).partner.lists).toMatchObject([
    [{ reponsecode: 1, status: 'UNDELIV' }],
  ]);
});

test('capitals spells the keys in three other ways, and the acknowledgement is understood', async () => {
  const many = Array.from({ length: 30 }, (_, at) => `+2376991285${10 + at}`);
  const { simulator, partner } = await reported({ capitals: 1 }, many);
  const spellings = new Set(partner.lists.flat().map((entry) => Object.keys(entry).join(' ')));
  expect([...spellings].sort()).toEqual([
    'REPONSECODE REPONSEDESCRIPTION MESSAGEID MOBILENO STATUS SUBMITTIME SENTTIME DELIVERYTIME',
    'Reponsecode Reponsedescription Messageid Mobileno Status Submittime Senttime Deliverytime',
    'reponsecode Reponsedescription messageid mobileno Status submittime senttime deliverytime',
  ]);
  expect(simulator.reports.every((report) => report.acknowledged === 1)).toBe(true);
  expect(simulator.reports.flatMap(({ violations }) => violations)).toEqual([]);
});

test('stringsForNumbers and zeroDate write the code and the time otherwise', async () => {
  const { simulator, partner } = await reported({ stringsForNumbers: 1, zeroDate: 1 });
  expect(partner.lists).toMatchObject([[{ reponsecode: '1', deliverytime: '0000-00-00 00:00:00' }]]);
  expect(simulator.reports[0]?.faults).toEqual(['stringsForNumbers', 'zeroDate']);
});

test('reversed reports the newest first, and does not befall a single report', async () => {
  const { simulator, partner } = await reported({ reversed: 1 }, phones);
  expect(partner.lists.flat().map(({ mobileno }) => mobileno)).toEqual(phones.toReversed());
  expect(simulator.reports.every(({ faults }) => faults.includes('reversed'))).toBe(true);
  const single = await reported({ reversed: 1 });
  expect(single.simulator.reports[0]?.faults).toEqual([]);
});

test('reversed in lists of one posts the newest list first', async () => {
  const partner = await startPartner();
  const faults = { reports: { reversed: 1 } };
  const simulator = await simulate({ reportTo: partner.url, reportsPerCall: 1, faults });
  await send(simulator, phones);
  await simulator.settled();
  expect(partner.lists.flat().map(({ mobileno }) => mobileno)).toEqual(phones.toReversed());
});

test('listSizes posts lists of any length from 1 to 1,000', async () => {
  const many = Array.from({ length: 3000 }, (_, at) => `+237699${String(at).padStart(6, '0')}`);
  const partner = await startPartner();
  const simulator = await simulate({
    seed: 5,
    accounts: { 'demo-key': 3000 },
    reportTo: partner.url,
    reportsPerCall: 10,
    faults: { reports: { listSizes: 1 } },
  });
  await send(simulator, many);
  await simulator.settled();
  const lengths = partner.lists.map((list) => list.length);
  expect(lengths.length).toBeGreaterThan(2);
  expect(Math.max(...lengths)).toBeGreaterThan(500);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(1000);
  expect(new Set(lengths).size).toBe(lengths.length);
  expect(partner.lists.flat()).toHaveLength(3000);
  expect(simulator.reports[0]?.faults).toEqual(['listSizes']);
});

test('catchUp posts everything that is due in one list of up to 5,000', async () => {
  const many = Array.from({ length: 6000 }, (_, at) => `+237699${String(at).padStart(6, '0')}`);
  const partner = await startPartner();
  const simulator = await simulate({
    accounts: { 'demo-key': 6000 },
    reportsPerCall: 10,
    faults: { reports: { catchUp: 1 } },
  });
  await send(simulator, many);
  simulator.reportTo(partner.url);
  await simulator.settled();
  expect(partner.lists.map((list) => list.length)).toEqual([5000, 1000]);
  expect(simulator.reports[0]?.faults).toEqual(['catchUp']);
});

test('formTyped posts JSON under the type of a form', async () => {
  const { simulator, partner } = await reported({ formTyped: 1 });
  expect(partner.requests).toMatchObject([{ type: 'application/x-www-form-urlencoded' }]);
  expect(simulator.reports).toMatchObject([{ acknowledged: 1, faults: ['formTyped'], violations: [] }]);
});

test('latin1 posts letters with accents as one byte each', async () => {
  const { simulator, partner } = await reported({ latin1: 1 });
  expect(partner.lists).toMatchObject([[{ reponsedescription: 'réponse reçue', status: 'DELIVRD' }]]);
  expect(partner.requests).toMatchObject([{ utf8: false }]);
  expect(simulator.reports).toMatchObject([{ acknowledged: 1, faults: ['latin1'], violations: [] }]);
});
