import { describe, expect, onTestFinished, test } from 'vitest';
import { startReceiver } from '../../test/receiver.ts';
import { createSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator-interface.ts';
import type { SimulatorOptions } from '../simulator/simulator-options.ts';

const to = '+237699128531';
const other = '+237699128532';
const headers = { apikey: 'demo-api-key', accept: 'application/json' };
const none = { cost: '0', messageId: 'None' };

async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await createSimulator({ reportDelayMs: 1, resendDelayMs: 5, ...options });
  onTestFinished(() => simulator.close());
  return simulator;
}

async function send({ urls }: Simulator, fields: object = {}, more: object = {}) {
  const form = { username: 'sandbox', to, message: 'Bonjour', from: 'NKUL', bulkSMSMode: '1', ...fields };
  const body = new URLSearchParams(form);
  const url = `${urls.africastalking}/version1/messaging`;
  const response = await fetch(url, { method: 'POST', headers: { ...headers, ...more }, body });
  const text = await response.text();
  return { status: response.status, text, json: text.startsWith('{') ? JSON.parse(text).SMSMessageData : {} };
}

async function balance({ urls }: Simulator, username = 'sandbox') {
  const response = await fetch(`${urls.africastalking}/version1/user?username=${username}`, { headers });
  return { status: response.status, text: await response.text() };
}

describe('a text', () => {
  test('goes to each number of the list, and the book has it', async () => {
    const simulator = await simulate();
    const { status, json } = await send(simulator, { to: `${to},${other}` });
    const entries = simulator.accepted.map(({ messageId, to: number }) => ({
      statusCode: 101,
      number,
      status: 'Success',
      cost: 'KES 0.8000',
      messageId,
      messageParts: 1,
    }));
    expect(status).toBe(201);
    expect(json).toEqual({ Message: 'Sent to 2/2 Total Cost: KES 1.6000', Recipients: entries });
    expect(simulator.accepted).toMatchObject([
      { wire: 'africastalking', to, text: 'Bonjour', sender: 'NKUL', apiKey: 'sandbox' },
      { to: other },
    ]);
    expect(simulator.accepted[0]?.messageId).toMatch(/^ATXid_[0-9a-f]{32}$/);
    expect(await balance(simulator)).toEqual({
      status: 200,
      text: '{"UserData":{"balance":"KES 798.4000"}}',
    });
  });

  test('does not go to a number that is not valid, and goes to the others', async () => {
    const simulator = await simulate();
    const { status, json } = await send(simulator, { to: `${to},+2370` });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      Message: 'Sent to 1/2 Total Cost: KES 0.8000',
      Recipients: [
        { statusCode: 101, number: to },
        { statusCode: 403, number: '+2370', status: 'InvalidPhoneNumber', ...none },
      ],
    });
  });

  test('without money is refused by its entries', async () => {
    const simulator = await simulate({ accounts: { sandbox: 0 } });
    const { status, json } = await send(simulator);
    expect(status).toBe(201);
    expect(json.Recipients).toEqual([
      { statusCode: 405, number: to, status: 'InsufficientBalance', ...none },
    ]);
    expect(simulator.accepted).toEqual([]);
    expect(simulator.calls).toMatchObject([{ entries: [{ to, accepted: false }] }]);
  });

  test('with a long sender is refused as a whole', async () => {
    const { json } = await send(await simulate(), { from: 'NKUL-NKUL-NK' });
    expect(json).toEqual({ Message: 'InvalidSenderId', Recipients: [] });
  });

  test.each([
    ['with another key', {}, { apikey: 'other' }, 401, 'authentication is invalid'],
    ['of another account', { username: 'other' }, {}, 401, 'authentication is invalid'],
    ['that asks for XML', {}, { accept: '*/*' }, 406, 'JSON'],
    ['without a number', { to: '' }, {}, 400, "'to'"],
    ['without a text', { message: '' }, {}, 400, "'message'"],
  ])('%s is refused in plain text', async (_, fields, more, status, words) => {
    const simulator = await simulate();
    const answer = await send(simulator, fields, more);
    expect(answer).toMatchObject({ status, text: expect.stringContaining(words) });
    expect(simulator.accepted).toEqual([]);
  });
});

test('the balance is for the key of the account alone', async () => {
  expect(await balance(await simulate(), 'other')).toMatchObject({ status: 401 });
});

describe('a fault', () => {
  test.each([
    ['notAuthorised', 401],
    ['keyMissing', 401],
    ['fieldMissing', 400],
    ['http429', 429],
  ])('%s is answered %i', async (name, status) => {
    const simulator = await simulate({ faults: { send: { [name]: 1 } } });
    expect(await send(simulator)).toMatchObject({ status });
    expect(simulator.accepted).toEqual([]);
  });

  test.each([
    ['entryInvalid', [{ statusCode: 403, ...none }], 0],
    ['entryRefused', [{ statusCode: 407, status: 'CouldNotRoute', ...none }], 0],
    ['noMessageId', [{ statusCode: 101, messageId: 'None' }], 1],
    ['stringsForNumbers', [{ statusCode: '101', messageParts: '1' }], 1],
  ])('%s shows in the entry', async (name, entries, accepted) => {
    const simulator = await simulate({ faults: { send: { [name]: 1 } } });
    expect((await send(simulator)).json.Recipients).toMatchObject(entries);
    expect(simulator.accepted).toHaveLength(accepted);
  });

  test('entryMissing leaves the entry out, and entriesReordered turns the entries around', async () => {
    const simulator = await simulate({ faults: { send: { entriesReordered: 1 } } });
    const { json } = await send(simulator, { to: `${to},${other}` });
    expect(json.Recipients).toMatchObject([{ number: other }, { number: to }]);
    simulator.faults({ send: { entryMissing: { probability: 1, accepted: true } } });
    expect((await send(simulator)).json.Recipients).toEqual([]);
    expect(simulator.accepted).toHaveLength(3);
  });

  test('that it has no form for does not happen', async () => {
    const simulator = await simulate({ faults: { send: { insufficientCredit: 1, invalidNumber: 1 } } });
    expect(await send(simulator)).toMatchObject({ status: 201 });
    expect(simulator.accepted).toHaveLength(1);
  });
});

test.each([
  [{}, [['Submitted'], ['Success']]],
  [{ undelivered: 1 }, [['Submitted'], ['Failed', 'DeliveryFailure']]],
  [{ failed: 1 }, [['Rejected', 'DoNotDisturbRejection']]],
])('the reports with %o are posted as forms', async (reports, states) => {
  const receiver = await startReceiver();
  const simulator = await simulate({ faults: { reports }, africastalking: { reportTo: receiver.url } });
  await send(simulator);
  await simulator.settled();
  expect(receiver.calls.map(({ body }) => Object.fromEntries(new URLSearchParams(body)))).toEqual(
    states.map(([status, failureReason]) => ({
      phoneNumber: to,
      id: simulator.accepted[0]?.messageId,
      status,
      networkCode: '99999',
      retryCount: '0',
      ...(failureReason && { failureReason }),
    })),
  );
  expect(receiver.calls[0]?.type).toBe('application/x-www-form-urlencoded');
  expect(simulator.reports.every(({ acknowledged }) => acknowledged === 1)).toBe(true);
});

test.each([
  [{ key: 'x' }, 'no "key"'],
  [{ apiKey: '' }, 'africastalking.apiKey'],
  [{ reportTo: 'example.com' }, 'africastalking.reportTo'],
])('the option %o is refused', async (africastalking, words) => {
  await expect(createSimulator({ africastalking: africastalking as never })).rejects.toThrow(words);
});
