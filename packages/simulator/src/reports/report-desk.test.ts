import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { acknowledge, startPartner } from '../../test/partner.ts';
import { patience, send, simulate, to } from '../../test/simulate.ts';

const other = '+237677000111';

test('a report is posted as in the document, in the time of Douala', async () => {
  const partner = await startPartner();
  const simulator = await simulate({
    reportTo: partner.url,
    reportDelayMs: 60,
    now: () => new Date('2019-05-11T23:53:13.950Z'),
  });
  await send(simulator);
  await simulator.settled();
  expect(partner.lists).toEqual([
    [
      {
        reponsecode: 1,
        reponsedescription: 'success',
        messageid: simulator.accepted[0]?.messageId,
        mobileno: to,
        status: 'DELIVRD',
        submittime: '2019-05-12 00:53:13',
        senttime: '2019-05-12 00:53:13',
        deliverytime: '2019-05-12 00:53:14',
      },
    ],
  ]);
  expect(partner.requests).toMatchObject([
    { method: 'POST', type: 'application/json', accept: 'application/json' },
  ]);
  expect(simulator.reports).toEqual([
    {
      messageId: simulator.accepted[0]?.messageId,
      to,
      status: 'DELIVRD',
      entry: partner.lists[0]?.[0],
      faults: [],
      posted: 1,
      listLength: 1,
      acknowledged: 1,
      givenUp: false,
      lost: false,
      violations: [],
    },
  ]);
});

test('a report comes after the delay, and settled waits for it', async () => {
  const partner = await startPartner();
  const simulator = await simulate({ reportTo: partner.url, reportDelayMs: 120 });
  const began = performance.now();
  await send(simulator);
  await simulator.settled();
  expect(partner.lists).toHaveLength(1);
  expect((partner.times[0] ?? 0) - began).toBeGreaterThan(115);
});

test('reports that are due together are posted in lists, in their order', async () => {
  const partner = await startPartner();
  const simulator = await simulate({ reportTo: partner.url, reportsPerCall: 4 });
  const phones = Array.from({ length: 10 }, (_, at) => `+23769912850${at}`);
  await send(simulator, phones);
  await simulator.settled();
  expect(partner.lists.map((list) => list.length)).toEqual([4, 4, 2]);
  expect(partner.lists.flat().map(({ mobileno }) => mobileno)).toEqual(phones);
  expect(simulator.reports.map(({ listLength }) => listLength)).toEqual([4, 4, 4, 4, 4, 4, 4, 4, 2, 2]);
});

test('when nothing else is said, reports come after 50 ms in lists of 100, and again after 200 ms', async () => {
  const partner = await startPartner((list, nth) => ({
    body: { dlrlist: acknowledge(list, nth > 1 ? 1 : 0) },
  }));
  const simulator = await simulate({ reportTo: partner.url });
  const began = performance.now();
  await send(
    simulator,
    Array.from({ length: 101 }, (_, at) => `+237699${String(at).padStart(6, '0')}`),
  );
  await simulator.settled();
  expect(partner.lists.map((list) => list.length)).toEqual([100, 1, 100]);
  const [first = 0, , third = 0] = partner.times;
  expect(first - began).toBeGreaterThanOrEqual(50);
  expect(third - first).toBeGreaterThanOrEqual(200);
});

test('a list holds up to 1,000 reports', async () => {
  const partner = await startPartner();
  const simulator = await simulate({ reportTo: partner.url, reportsPerCall: 1000 });
  await send(
    simulator,
    Array.from({ length: 1000 }, (_, at) => `+237699${String(at).padStart(6, '0')}`),
  );
  await simulator.settled();
  expect(partner.lists.map((list) => list.length)).toEqual([1000]);
});

test.each([1, 3])('at most %i lists are on their way at once', async (reportCallsInFlight) => {
  const partner = await startPartner(() => 'silence');
  const simulator = await simulate({ reportTo: partner.url, reportsPerCall: 1, reportCallsInFlight });
  await send(
    simulator,
    Array.from({ length: 5 }, (_, at) => `+23769912850${at}`),
  );
  await vi.waitFor(() => expect(partner.lists).toHaveLength(reportCallsInFlight), { timeout: 10_000 });
  await sleep(60);
  expect(partner.lists).toHaveLength(reportCallsInFlight);
});

test('what was answered 0 is posted again, the same to the letter, until it is answered 1', async () => {
  const partner = await startPartner((list, nth) => ({
    body: { dlrlist: acknowledge(list, nth > 2 ? 1 : 0) },
  }));
  const simulator = await simulate({ reportTo: partner.url, resendDelayMs: 10 });
  await send(simulator);
  await simulator.settled();
  expect(partner.lists).toHaveLength(3);
  expect(partner.lists[1]).toEqual(partner.lists[0]);
  expect(partner.lists[2]).toEqual(partner.lists[0]);
  expect(simulator.reports).toMatchObject([{ posted: 3, acknowledged: 1, givenUp: false, violations: [] }]);
});

test('only the entries that were answered 0 are posted again', async () => {
  const partner = await startPartner((list, nth) => ({
    body: {
      dlrlist: list.map((entry) => ({ ...entry, status: nth === 1 && entry['mobileno'] === to ? 0 : 1 })),
    },
  }));
  const simulator = await simulate({ reportTo: partner.url, resendDelayMs: 10 });
  await send(simulator, [to, other]);
  await simulator.settled();
  expect(partner.lists.map((list) => list.map(({ mobileno }) => mobileno))).toEqual([[to, other], [to]]);
});

test('after the limit a report is given up', async () => {
  const partner = await startPartner((list) => ({ body: { dlrlist: acknowledge(list, 0) } }));
  const simulator = await simulate({ reportTo: partner.url, resendDelayMs: 5, resendLimit: 2 });
  await send(simulator);
  await simulator.settled();
  expect(partner.lists).toHaveLength(3);
  expect(simulator.reports).toMatchObject([{ posted: 3, acknowledged: 0, givenUp: true }]);
});

test('without resending, what was answered 0 is given up at once', async () => {
  const partner = await startPartner((list) => ({ body: { dlrlist: acknowledge(list, 0) } }));
  const simulator = await simulate({ reportTo: partner.url, resendDelayMs: 5, resendUnacknowledged: false });
  await send(simulator);
  await simulator.settled();
  expect(partner.lists).toHaveLength(1);
  expect(simulator.reports).toMatchObject([{ posted: 1, acknowledged: 0, givenUp: true }]);
});

test.each([
  ['resets', 'reset', /^no answer: .*(ECONNRESET|socket hang up)/],
  ['answers 503', { status: 503, body: '' }, /^HTTP 503$/],
  ['redirects', { status: 302, body: '' }, /^HTTP 302$/],
  ['answers no JSON', { body: 'OK' }, /^the answer is not JSON$/],
  ['does not answer in time', 'silence', /^no answer: none within 50 ms$/],
] as const)(
  'a partner who %s gets the report again, and the violation is noted',
  async (_name, reply, violation) => {
    const partner = await startPartner((list, nth) =>
      nth === 1 ? reply : { body: { dlrlist: acknowledge(list) } },
    );
    const simulator = await simulate({ reportTo: partner.url, resendDelayMs: 5, reportTimeoutMs: 50 });
    await send(simulator);
    await simulator.settled();
    expect(partner.lists).toHaveLength(2);
    expect(simulator.reports).toMatchObject([{ posted: 2, acknowledged: 1, givenUp: false }]);
    expect(simulator.reports[0]?.violations).toEqual([expect.stringMatching(violation)]);
  },
);

test('a partner who is not there is tried up to the limit, which is 5 when nothing else is said', async () => {
  const simulator = await simulate({ reportTo: 'http://127.0.0.1:9/', resendDelayMs: 1 });
  await send(simulator);
  await simulator.settled();
  expect(simulator.reports).toMatchObject([{ posted: 6, acknowledged: undefined, givenUp: true }]);
});

test('reports wait for an address, and settled does not wait for them', async () => {
  const simulator = await simulate({ reportDelayMs: 1 });
  await send(simulator);
  await sleep(20);
  await simulator.settled();
  expect(simulator.reports).toMatchObject([{ posted: 0, givenUp: false }]);
  const partner = await startPartner();
  simulator.reportTo(partner.url);
  await vi.waitFor(() => expect(partner.lists).toHaveLength(1), patience);
  simulator.reportTo(undefined);
  await send(simulator);
  await sleep(20);
  expect(partner.lists).toHaveLength(1);
});

test('an address that is none is refused', async () => {
  const simulator = await simulate();
  expect(() => simulator.reportTo('callbacks')).toThrow('reportTo is an http: or https: address');
  expect(() => simulator.reportTo('ftp://localhost/')).toThrow(TypeError);
  await expect(simulate({ reportTo: 'nowhere' })).rejects.toThrow(TypeError);
});

test('a report is posted again only after its delay', async () => {
  const partner = await startPartner((list, nth) => ({
    body: { dlrlist: acknowledge(list, nth > 1 ? 1 : 0) },
  }));
  const simulator = await simulate({ reportTo: partner.url, resendDelayMs: 80 });
  await send(simulator);
  await simulator.settled();
  expect((partner.times[1] ?? 0) - (partner.times[0] ?? 0)).toBeGreaterThanOrEqual(80);
});
