import { describe, expect, test } from 'vitest';
import {
  askToken,
  bearer,
  message,
  readContracts,
  send,
  sender,
  simulateOrange,
  to,
} from '../../test/orange.ts';
import { startReceiver } from '../../test/receiver.ts';
import type { CallFaultName } from '../faults/faults.ts';
import { createSimulator } from '../simulator/simulator.ts';

describe('a token', () => {
  test('is given for the secret of the application, and is good for many calls', async () => {
    const simulator = await simulateOrange();
    const { status, json } = await askToken(simulator);
    expect(status).toBe(200);
    expect(json).toEqual({ token_type: 'Bearer', access_token: expect.any(String), expires_in: 3600 });
    const headers = { authorization: `Bearer ${Object(json).access_token}` };
    expect(await send(simulator, headers)).toMatchObject({ status: 201 });
    expect(await readContracts(simulator, headers)).toMatchObject({ status: 200 });
    expect(simulator.calls.map(({ wire, operation }) => [wire, operation])).toEqual([
      ['orange', 'token'],
      ['orange', 'send'],
      ['orange', 'balance'],
    ]);
  });

  test.each(['demo-client:wrong', 'other:demo-secret', ''])('is not given to %o', async (user) => {
    const simulator = await simulateOrange();
    expect(await askToken(simulator, user)).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
  });

  test('is missing, wrong or used up: 401, and nothing is sent', async () => {
    const simulator = await simulateOrange({ orange: { tokenUses: 1 } });
    const codeOf = async (headers: Readonly<Record<string, string>>) => {
      const { status, json } = await send(simulator, headers);
      return [status, Object(json).code];
    };
    expect(await codeOf({})).toEqual([401, 40]);
    expect(await codeOf({ authorization: 'Bearer other' })).toEqual([401, 41]);
    const headers = await bearer(simulator);
    expect(await codeOf(headers)).toEqual([201, undefined]);
    expect(await codeOf(headers)).toEqual([401, 42]);
    expect(simulator.accepted).toHaveLength(1);
  });

  test('is asked for by POST, as a form', async () => {
    const { urls } = await simulateOrange();
    const url = `${urls.orange}/oauth/v3/token`;
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(400);
  });
});

describe('a message', () => {
  test('is taken under an id, and the book has it', async () => {
    const simulator = await simulateOrange();
    const { status, json } = await send(simulator, await bearer(simulator));
    const [accepted] = simulator.accepted;
    expect(accepted).toMatchObject({
      wire: 'orange',
      to,
      text: 'Bonjour',
      sender: 'NKUL',
      apiKey: 'demo-client',
    });
    expect(status).toBe(201);
    expect(json).toEqual({
      outboundSMSMessageRequest: {
        address: [`tel:${to}`],
        senderAddress: sender,
        senderName: 'NKUL',
        outboundSMSTextMessage: { message: 'Bonjour' },
        resourceURL: `https://api.orange.com/smsmessaging/v1/outbound/${sender}/requests/${accepted?.messageId}`,
      },
    });
    expect(accepted?.messageId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('may leave its sender to Orange', async () => {
    const simulator = await simulateOrange();
    const { json } = await send(simulator, await bearer(simulator), message({ senderName: undefined }));
    expect(Object(json).outboundSMSMessageRequest).not.toHaveProperty('senderName');
    expect(simulator.accepted).toMatchObject([{ sender }]);
  });

  test.each([
    ['whose path is not encoded', message(), 'tel:+2370000', 'SVC0004', ['senderAddress']],
    ['whose path names another sender', message(), 'tel%3A%2B2250000', 'SVC0004', ['senderAddress']],
    ['without a number', message({ address: '699128531' }), undefined, 'SVC0004', ['address']],
    ['without a text', message({ outboundSMSTextMessage: {} }), undefined, 'SVC0002', ['body']],
    ['with a long sender', message({ senderName: 'NKUL-NKUL-NK' }), undefined, 'SVC0002', ['body']],
    ['that is not one', {}, undefined, 'SVC0002', ['body']],
  ])('%s is refused', async (_, body, written, messageId, variables) => {
    const simulator = await simulateOrange();
    const { status, json } = await send(simulator, await bearer(simulator), body, written);
    expect(status).toBe(400);
    expect(json).toMatchObject({ requestError: { serviceException: { messageId, variables } } });
    expect(simulator.accepted).toEqual([]);
  });

  test('that the units do not cover is refused by a policy', async () => {
    const simulator = await simulateOrange({ accounts: { 'demo-client': 0 } });
    const headers = await bearer(simulator);
    expect(await send(simulator, headers)).toMatchObject({
      status: 403,
      json: { requestError: { policyException: { messageId: 'POL0001' } } },
    });
    expect(await readContracts(simulator, headers)).toMatchObject({ json: [{ availableUnits: 0 }] });
  });
});

describe('a fault', () => {
  test.each<[CallFaultName, number, object]>([
    ['notAuthorised', 401, { code: 42 }],
    ['keyMissing', 401, { code: 40 }],
    ['http429', 429, { code: 53 }],
    ['insufficientCredit', 403, { requestError: { policyException: {} } }],
    ['invalidNumber', 400, { requestError: { serviceException: { messageId: 'SVC0004' } } }],
    ['entryInvalid', 400, { requestError: { serviceException: { messageId: 'SVC0004' } } }],
    ['entryRefused', 400, { requestError: { serviceException: { messageId: 'SVC0001' } } }],
  ])('%s is answered %i', async (name, status, json) => {
    const simulator = await simulateOrange({ faults: { send: { [name]: 1 } } });
    expect(await send(simulator, await bearer(simulator))).toMatchObject({ status, json });
    expect(simulator.accepted).toEqual([]);
  });

  test('noMessageId leaves out the id of a message that was taken', async () => {
    const simulator = await simulateOrange({ faults: { send: { noMessageId: 1 } } });
    const { status, json } = await send(simulator, await bearer(simulator));
    expect(status).toBe(201);
    expect(Object(json).outboundSMSMessageRequest).not.toHaveProperty('resourceURL');
    expect(simulator.accepted).toHaveLength(1);
  });

  test('stringsForNumbers writes the units of a contract as a string', async () => {
    const simulator = await simulateOrange({ faults: { balance: { stringsForNumbers: 1 } } });
    expect(await readContracts(simulator, await bearer(simulator))).toMatchObject({
      json: [{ availableUnits: '1000', country: 'CMR', status: 'ACTIVE' }],
    });
  });

  test('that it has no form for does not happen', async () => {
    const simulator = await simulateOrange({ faults: { send: { noIds: 1, statusDisagrees: 1 } } });
    expect(await send(simulator, await bearer(simulator))).toMatchObject({ status: 201 });
    expect(simulator.calls.at(-1)).toMatchObject({ faults: [] });
  });
});

describe('the reports', () => {
  test.each([
    [{}, ['DeliveredToNetwork', 'DeliveredToTerminal']],
    [{ undelivered: 1 }, ['DeliveredToNetwork', 'DeliveryImpossible']],
  ])('with %o are posted one by one', async (reports, states) => {
    const partner = await startReceiver();
    const simulator = await simulateOrange({ faults: { reports }, orange: { reportTo: partner.url } });
    await send(simulator, await bearer(simulator));
    await simulator.settled();
    const callbackData = simulator.accepted[0]?.messageId;
    expect(partner.calls.map(({ body }) => JSON.parse(body))).toEqual(
      states.map((deliveryStatus) => ({
        deliveryInfoNotification: { callbackData, deliveryInfo: { address: `tel:${to}`, deliveryStatus } },
      })),
    );
    expect(simulator.reports).toMatchObject([{ acknowledged: 1 }, { acknowledged: 1 }]);
  });

  test('note an answer that is not 200', async () => {
    const partner = await startReceiver(204);
    const simulator = await simulateOrange({ reportTo: partner.url });
    await send(simulator, await bearer(simulator));
    await simulator.settled();
    expect(simulator.reports[0]).toMatchObject({ acknowledged: 1, violations: ['HTTP 204, not 200'] });
  });
});

test.each([
  [{ secret: 'x' }, 'no "secret"'],
  [{ clientSecret: '' }, 'orange.clientSecret'],
  [{ tokenUses: 0 }, 'orange.tokenUses'],
  [{ reportTo: 'example.com' }, 'orange.reportTo'],
])('the option %o is refused', async (orange, words) => {
  await expect(createSimulator({ orange: orange as never })).rejects.toThrow(words);
});
