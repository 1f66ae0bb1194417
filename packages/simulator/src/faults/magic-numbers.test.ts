import { expect, test } from 'vitest';
import { startPartner } from '../../test/partner.ts';
import { key, send, simulate, to } from '../../test/simulate.ts';
import { magicNumbers } from './magic-numbers.ts';

type Name = keyof typeof magicNumbers;

/** What each number does to a call for it alone: the HTTP status, or none; and how many SMS are accepted. */
const ofSends: Readonly<
  Partial<Record<Name, readonly [fault: string, status: number | undefined, accepted: number]>>
> = {
  invalid: ['entryInvalid', 400, 0],
  refused: ['entryRefused', 400, 0],
  entryMissing: ['entryMissing', 200, 0],
  entryMissingAccepted: ['entryMissing', 200, 1],
  noMessageId: ['noMessageId', 200, 1],
  noIds: ['noIds', 200, 1],
  invalidWholeCall: ['invalidNumber', 400, 0],
  redirect: ['redirect', 307, 0],
  fieldMissing: ['fieldMissing', 400, 0],
  notAuthorised: ['notAuthorised', 401, 0],
  insufficientCredit: ['insufficientCredit', 400, 0],
  keyMissing: ['keyMissing', 400, 0],
  http429: ['http429', 429, 0],
  http429RetryAfter: ['http429RetryAfter', 429, 0],
  http500: ['http500', 500, 0],
  http500Accepted: ['http500', 500, 1],
  http502: ['http502', 502, 0],
  http502Accepted: ['http502', 502, 1],
  http503: ['http503', 503, 0],
  http504: ['http504', 504, 0],
  http504Accepted: ['http504', 504, 1],
  htmlPage: ['htmlPage', 200, 0],
  htmlPageAccepted: ['htmlPage', 200, 1],
  emptyBody: ['emptyBody', 200, 0],
  emptyBodyAccepted: ['emptyBody', 200, 1],
  cutOffBody: ['cutOffBody', 200, 1],
  hang: ['hang', undefined, 0],
  hangAccepted: ['hang', undefined, 1],
  slow: ['slow', 200, 1],
  resetAfterBody: ['resetAfterBody', undefined, 1],
  resetInAnswer: ['resetInAnswer', 200, 1],
};

test.each(Object.entries(ofSends))('%s: %j', async (name, [fault, status, accepted]) => {
  const number = Object.entries(magicNumbers).find(([of]) => of === name)?.[1];
  const simulator = await simulate({ faults: { send: { slow: { probability: 0, ms: 1 } } } });
  await send(simulator, number, 'Bonjour', { timeoutMs: fault === 'hang' ? 60 : 2000 }).catch(
    () => undefined,
  );
  const [record] = simulator.calls;
  expect([record?.faults, record?.entries[0]?.faults].flat()).toEqual([fault]);
  expect(record).toMatchObject({ httpStatus: status, entries: [{ to: number, accepted: accepted === 1 }] });
  expect(simulator.accepted).toHaveLength(accepted);
  expect(simulator.account(key).sent).toBe(accepted);
});

const ofReports: Readonly<Partial<Record<Name, readonly [posted: number, faults: readonly string[][]]>>> = {
  undelivered: [1, [['undelivered']]],
  reportLost: [0, [['lost']]],
  reportTwice: [2, [[], ['twice']]],
  reportAgain: [2, [[], ['again']]],
  reportBeforeAnswer: [1, [['beforeAnswer']]],
  reportLate: [1, [['late']]],
  reportContradictory: [2, [[], ['contradictory']]],
  reportCodeDisagrees: [1, [['codeDisagrees']]],
  reportZeroDate: [1, [['zeroDate']]],
};

test.each(Object.entries(ofReports))('%s: %j', async (name, [posted, faults]) => {
  const number = Object.entries(magicNumbers).find(([of]) => of === name)?.[1];
  const partner = await startPartner();
  const simulator = await simulate({ reportTo: partner.url, reportDelayMs: 10 });
  await send(simulator, [number, to]);
  await simulator.settled();
  const about = partner.lists.flat().filter(({ mobileno }) => mobileno === number);
  expect(about).toHaveLength(posted);
  expect(simulator.reports.filter((report) => report.to === number).map((report) => report.faults)).toEqual(
    faults,
  );
  expect(simulator.reports.filter((report) => report.to === to)).toMatchObject([
    { faults: [], acknowledged: 1 },
  ]);
});

test('every magic number is one of its own, well-formed, and does something', () => {
  const numbers = Object.values(magicNumbers);
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const number of numbers) expect(number).toMatch(/^\+23765000[01]\d{3}$/);
  expect(Object.keys({ ...ofSends, ...ofReports }).sort()).toEqual(Object.keys(magicNumbers).sort());
});

test('a magic number is one in every way of writing it', async () => {
  const simulator = await simulate();
  expect((await send(simulator, magicNumbers.http503.slice(4))).status).toBe(503);
});

test('a magic number of an SMS befalls its entry alone, one of a call the whole call', async () => {
  const simulator = await simulate();
  await send(simulator, [to, magicNumbers.refused]);
  expect(simulator.calls[0]).toMatchObject({
    faults: [],
    entries: [
      { accepted: true, faults: [] },
      { accepted: false, faults: ['entryRefused'] },
    ],
  });
  await send(simulator, [to, magicNumbers.http500]);
  expect(simulator.calls[1]).toMatchObject({
    faults: ['http500'],
    entries: [{ accepted: false }, { accepted: false }],
  });
});

test('a magic number comes before what is switched on', async () => {
  const simulator = await simulate({ faults: { send: { notAuthorised: 1, entryInvalid: 1 } } });
  expect((await send(simulator, magicNumbers.http503)).status).toBe(503);
  simulator.faults({ send: { entryInvalid: 1 } });
  await send(simulator, magicNumbers.noIds);
  expect(simulator.accepted).toHaveLength(1);
});
