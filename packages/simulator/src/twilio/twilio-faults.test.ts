import { expect, test } from 'vitest';
import { accountSid, clientOf, simulateTwilio, startApplication, to } from '../../test/twilio.ts';
import { faultNames } from '../faults/fault-settings.ts';
import type { SendFaults } from '../faults/faults.ts';
import { magicNumbers } from '../faults/magic-numbers.ts';

const message = { to, from: 'NKUL', body: 'Bonjour' };

test.each<[keyof SendFaults, object, boolean]>([
  ['notAuthorised', { status: 401, code: 20003 }, false],
  ['invalidNumber', { status: 400, code: 21211 }, false],
  ['entryInvalid', { status: 400, code: 21211 }, false],
  ['entryRefused', { status: 400, code: 21612 }, false],
  ['http429', { status: 429, code: 20429 }, false],
  ['http503', { status: 503 }, false],
  ['cutOffBody', {}, true],
  ['resetAfterBody', { code: 'ECONNRESET' }, true],
  ['resetBeforeRequest', { code: 'ECONNRESET' }, false],
])('%s happens to a message', async (name, error, accepted) => {
  const simulator = await simulateTwilio({ faults: { send: { [name]: 1 } } });
  const sent = clientOf(simulator).messages.create(message);
  if (name === 'cutOffBody') expect((await sent.catch((thrown) => thrown)).sid).toBeUndefined();
  else await expect(sent).rejects.toMatchObject(error);
  expect(simulator.accepted).toHaveLength(accepted ? 1 : 0);
  const shown = simulator.calls.flatMap(({ faults, entries }) => [
    ...faults,
    ...entries.flatMap((entry) => entry.faults),
  ]);
  expect(shown).toEqual([name]);
});

test('a magic number of the simulator has its fault here as well', async () => {
  const simulator = await simulateTwilio();
  const sent = clientOf(simulator).messages.create({ ...message, to: `whatsapp:${magicNumbers.http503}` });
  await expect(sent).rejects.toMatchObject({ status: 503 });
});

test('the faults that Twilio has no form for do not happen', async () => {
  const application = await startApplication();
  const none = [
    'keyMissing',
    'fieldMissing',
    'insufficientCredit',
    'statusDisagrees',
    'tableSpelling',
    'stringsForNumbers',
    'entryMissing',
    'noIds',
  ];
  const send = Object.fromEntries(none.map((name) => [name, 1]));
  const simulator = await simulateTwilio({
    faults: { send, balance: { keyMissing: 1 }, reports: { latin1: 1 } },
  });
  const client = clientOf(simulator);
  await client.messages.create({ ...message, statusCallback: application.url });
  await client.messages.create({ ...message, to: magicNumbers.entryMissing });
  await client.messages.create({ ...message, to: magicNumbers.keyMissing });
  const disagrees = { to: magicNumbers.reportCodeDisagrees, statusCallback: application.url };
  await client.messages.create({ ...message, ...disagrees });
  expect((await client.balance.fetch()).accountSid).toBe(accountSid);
  await simulator.settled();
  expect(simulator.accepted).toHaveLength(4);
  expect(simulator.calls.flatMap(({ faults }) => faults)).toEqual([]);
  expect(simulator.reports.flatMap(({ faults }) => faults)).toEqual([]);
});

test('every message is told or not told truthfully, with every fault switched on', async () => {
  const application = await startApplication();
  const chance = (names: readonly string[]) =>
    Object.fromEntries(names.filter((name) => name !== 'hang').map((name) => [name, 0.05]));
  const simulator = await simulateTwilio({
    seed: 7,
    faults: { send: { ...chance(faultNames.send), slow: 0 }, reports: chance(faultNames.reports) },
  });
  const client = clientOf(simulator);
  const texts = Array.from({ length: 200 }, (_, at) => `message ${at}`);
  const sent = await Promise.allSettled(
    texts.map((body) => client.messages.create({ ...message, body, statusCallback: application.url })),
  );
  await simulator.settled();
  const told = sent.flatMap((one) => (one.status === 'fulfilled' ? (one.value.sid ?? []) : []));
  const accepted = new Set(simulator.accepted.map(({ messageId }) => messageId));
  expect(told.filter((sid) => !accepted.has(sid))).toEqual([]);
  expect(told.length).toBeGreaterThan(20);
  expect(told.length).toBeLessThan(200);
  expect(application.calls.every(({ valid }) => valid)).toBe(true);
  expect(new Set(application.calls.map(({ fields }) => fields['MessageSid']))).toEqual(
    new Set(simulator.reports.filter(({ lost }) => !lost).map(({ messageId }) => messageId)),
  );
});
