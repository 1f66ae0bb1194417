import { expect, test } from 'vitest';
import { clientOf, simulateTwilio, startApplication, to } from '../../test/twilio.ts';
import type { ReportFaults } from '../faults/faults.ts';

async function reported(reports: ReportFaults, recipient = to) {
  const application = await startApplication();
  const simulator = await simulateTwilio({
    faults: { reports },
    now: () => new Date('2026-11-25T13:01:00Z'),
  });
  const message = { to: recipient, from: 'NKUL', body: 'Bonjour', statusCallback: application.url };
  const { sid } = await clientOf(simulator).messages.create(message);
  const early = application.calls.length;
  await simulator.settled();
  return { sid, early, simulator, calls: application.calls, states: statesOf(application.calls) };
}

function statesOf(calls: readonly { readonly fields: Readonly<Record<string, string>> }[]) {
  return calls.map(({ fields }) => fields['MessageStatus']);
}

test("each state is a form at the message's own address, which Twilio's check accepts", async () => {
  const { sid, calls, simulator } = await reported({});
  const same = { SmsSid: sid, MessageSid: sid, To: to, From: 'NKUL', ApiVersion: '2010-04-01' };
  expect(calls).toMatchObject([
    { valid: true, fields: { ...same, MessageStatus: 'sent', SmsStatus: 'sent' } },
    { valid: true, fields: { ...same, MessageStatus: 'delivered', RawDlrDoneDate: '2611251301' } },
  ]);
  expect(calls.every(({ url }) => url.endsWith('/callbacks/twilio/t?ref=order%201'))).toBe(true);
  expect(simulator.reports).toMatchObject([
    { messageId: sid, status: 'sent', posted: 1, acknowledged: 1, violations: [] },
    { messageId: sid, status: 'delivered', posted: 1, acknowledged: 1, violations: [] },
  ]);
});

test('a message on WhatsApp is read in the end', async () => {
  const { calls, states } = await reported({}, `whatsapp:${to}`);
  expect(states).toEqual(['sent', 'delivered', 'read']);
  expect(calls[2]?.fields).toMatchObject({
    To: `whatsapp:${to}`,
    ChannelPrefix: 'whatsapp',
    EventType: 'READ',
  });
});

test.each<[ReportFaults, string, readonly string[], string | undefined]>([
  [{ undelivered: 1 }, to, ['sent', 'undelivered'], '30003'],
  [{ failed: 1 }, to, ['failed'], '30007'],
  [{ failed: 1 }, `whatsapp:${to}`, ['failed'], '63016'],
  [{ twice: 1 }, to, ['sent', 'delivered', 'delivered'], undefined],
  [{ again: { probability: 1, ms: 5 } }, to, ['sent', 'delivered', 'delivered'], undefined],
  [{ contradictory: { probability: 1, ms: 5 } }, to, ['sent', 'delivered', 'undelivered'], '30003'],
  [{ lost: 1 }, to, [], undefined],
])('%j is reported to %s as %j', async (faults, recipient, expected, code) => {
  const { calls, states } = await reported(faults, recipient);
  expect(states).toEqual(expected);
  expect(calls.at(-1)?.fields['ErrorCode']).toBe(code);
  expect(calls.every(({ valid }) => valid)).toBe(true);
});

test('beforeAnswer posts all states before the answer to the send', async () => {
  const { early, states } = await reported({ beforeAnswer: 1 });
  expect(early).toBe(2);
  expect(states).toEqual(['sent', 'delivered']);
});

test('a call that was not answered 2xx is repeated under the same token, until it is given up', async () => {
  const application = await startApplication((nth) => ({ status: nth === 1 ? 503 : 204 }));
  const simulator = await simulateTwilio();
  const message = { to, from: 'NKUL', body: 'Bonjour', statusCallback: application.url };
  await clientOf(simulator).messages.create(message);
  await simulator.settled();
  const sent = application.calls.filter(({ fields }) => fields['MessageStatus'] === 'sent');
  expect(sent).toHaveLength(2);
  expect(new Set(sent.map(({ token }) => token)).size).toBe(1);
  expect(new Set(application.calls.map(({ token }) => token)).size).toBe(2);
  expect(simulator.reports[0]).toMatchObject({ posted: 2, acknowledged: 1, violations: ['HTTP 503'] });
});

test('a call of a state may be answered by any text', async () => {
  const application = await startApplication(() => ({ status: 200, body: 'ok' }));
  const simulator = await simulateTwilio();
  const message = { to, from: 'NKUL', body: 'Bonjour', statusCallback: application.url };
  await clientOf(simulator).messages.create(message);
  await simulator.settled();
  expect(simulator.reports.map(({ acknowledged, violations }) => [acknowledged, violations])).toEqual([
    [1, []],
    [1, []],
  ]);
});

test('a message without an address is not reported, and one for another machine is not posted', async () => {
  const simulator = await simulateTwilio();
  const client = clientOf(simulator);
  await client.messages.create({ to, from: 'NKUL', body: 'a' });
  expect(simulator.reports).toEqual([]);
  await client.messages.create({ to, from: 'NKUL', body: 'b', statusCallback: 'http://192.0.2.1/t' });
  await simulator.settled();
  expect(simulator.reports).toMatchObject([
    { posted: 0, givenUp: true, violations: [expect.stringContaining('reportAnywhere')] },
    { posted: 0, givenUp: true },
  ]);
});

test("Devcode's address is not Twilio's", async () => {
  const [application, devcode] = [await startApplication(), await startApplication()];
  const simulator = await simulateTwilio({ reportTo: devcode.url });
  const message = { to, from: 'NKUL', body: 'Bonjour', statusCallback: application.url };
  await clientOf(simulator).messages.create(message);
  await simulator.settled();
  expect(statesOf(application.calls)).toEqual(['sent', 'delivered']);
  expect(devcode.calls).toEqual([]);
});
