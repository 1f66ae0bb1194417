import { describe, expect, test } from 'vitest';
import { call } from '../../test/call.ts';
import { account, other, readCredit, sendSms, simulateNexah, to } from '../../test/nexah.ts';
import { startPartner } from '../../test/partner.ts';
import { createSimulator } from '../simulator/simulator.ts';

const refused = (responsemessage: string) => ({
  responsecode: 0,
  responsedescription: 'error',
  responsemessage,
});

describe('a text', () => {
  test('goes to each number of the list, and the book has it', async () => {
    const at = new Date('2026-11-25T13:00:00Z');
    const simulator = await simulateNexah({ now: () => at });
    const answer = await sendSms(simulator, { mobiles: `${to},${other}` });
    expect(answer.status).toBe(200);
    const [first, second] = simulator.accepted;
    expect(answer.json).toEqual({
      responsecode: 1,
      responsedescription: 'success',
      responsemessage: 'success',
      sms: [
        [first, to, 999],
        [second, other, 998],
      ].map(([sms, mobileno, balance]) => ({
        status: 'success',
        smsclientid: Object(sms).messageId,
        messageid: Object(sms).messageId,
        mobileno,
        errorcode: '',
        errordescription: '',
        total_sms_unit: 1,
        balance,
      })),
    });
    expect(simulator.accepted).toMatchObject([
      {
        wire: 'nexah',
        messageId: expect.stringMatching(/^\d{10}$/),
        to: `+${to}`,
        text: 'Bonjour',
        sender: 'NKUL',
        apiKey: 'demo-user',
      },
      { wire: 'nexah', to: `+${other}` },
    ]);
    expect(first?.messageId).not.toBe(second?.messageId);
    expect(simulator.calls).toMatchObject([{ wire: 'nexah', operation: 'send', httpStatus: 200 }]);
  });

  test.each(['POST', 'GET'])('goes out by a form of %s', async (method) => {
    const simulator = await simulateNexah();
    const form = new URLSearchParams({
      ...account,
      senderid: 'NKUL',
      sms: 'Bonjour',
      mobiles: to,
    }).toString();
    const url = `${simulator.urls.nexah}/sendsms`;
    const answer =
      method === 'GET'
        ? await call(`${url}?${form}`)
        : await call(url, { method, type: 'application/x-www-form-urlencoded', body: form });
    expect(answer.json).toMatchObject({ responsecode: 1, sms: [{ status: 'success' }] });
  });

  test('does not go to a number that is not valid, and goes to the others', async () => {
    const simulator = await simulateNexah();
    const { json } = await sendSms(simulator, { mobiles: `${to},237000000002` });
    expect(json).toMatchObject({
      responsecode: 1,
      sms: [
        { status: 'success', mobileno: to },
        {
          status: 'error',
          messageid: '',
          mobileno: '237000000002',
          errordescription: 'Invalid mobile number',
        },
      ],
    });
    expect(simulator.accepted).toHaveLength(1);
  });
});

describe('a whole call', () => {
  test.each<[string, object, string]>([
    ['with a wrong password', { password: 'guess' }, 'Invalid user or password'],
    ['of a stranger', { user: 'stranger' }, 'Invalid user or password'],
    ['without a user', { user: '' }, 'Authentication required: user and password'],
    ['without a sender', { senderid: '' }, 'Missing parameter: senderid, sms or mobiles'],
    ['without a text', { sms: '' }, 'Missing parameter: senderid, sms or mobiles'],
    ['without numbers', { mobiles: '' }, 'Missing parameter: senderid, sms or mobiles'],
    ['with numbers that are no text', { mobiles: [to] }, 'Missing parameter: senderid, sms or mobiles'],
  ])('%s is refused with HTTP 200', async (_how, fields, words) => {
    const simulator = await simulateNexah();
    const { status, json } = await sendSms(simulator, fields);
    expect({ status, json }).toEqual({ status: 200, json: refused(words) });
    expect(simulator.accepted).toEqual([]);
  });

  test('above the credit is refused in full', async () => {
    const simulator = await simulateNexah({ accounts: { 'demo-user': 1 } });
    const { json } = await sendSms(simulator, { mobiles: `${to},${other}` });
    expect(json).toEqual(refused('Insufficient credit'));
    expect(simulator.account('demo-user').left).toBe(1);
  });

  test('to another path is answered 404, by another method 405', async () => {
    const { urls } = await simulateNexah();
    expect(await call(`${urls.nexah}/sms`)).toMatchObject({ status: 404, json: refused('Not found') });
    expect(await call(`${urls.nexah}/sendsms`, { method: 'PUT' })).toMatchObject({ status: 405 });
  });
});

describe('the credit', () => {
  test('is what is left', async () => {
    const simulator = await simulateNexah();
    await sendSms(simulator, { sms: 'a'.repeat(161) });
    expect((await readCredit(simulator)).json).toEqual({
      responsecode: 1,
      credit: 998,
      accountexpdate: '2099-12-31 00:00:00',
      balanceexpdate: '2099-12-31 00:00:00',
    });
  });

  test('is not told with a wrong password', async () => {
    const simulator = await simulateNexah({ nexah: { password: 'another' } });
    expect((await readCredit(simulator)).json).toEqual(refused('Invalid user or password'));
    expect((await readCredit(simulator, { ...account, password: 'another' })).json).toMatchObject({
      credit: 1000,
    });
  });
});

describe('a report', () => {
  test.each(['DELIVRD', 'UNDELIV'])('that says %s is posted as the sample has it', async (status) => {
    const partner = await startPartner();
    const faults = status === 'UNDELIV' ? { reports: { undelivered: 1 } } : {};
    const now = () => new Date('2026-11-25T13:00:00.500Z');
    const simulator = await simulateNexah({
      nexah: { reportTo: partner.url },
      reportDelayMs: 1,
      faults,
      now,
    });
    await sendSms(simulator, { sms: 'a'.repeat(161) });
    await simulator.settled();
    expect(partner.lists).toEqual([
      [
        {
          reponsecode: '1',
          reponsedescription: 'success',
          mobileno: to,
          messageid: simulator.accepted[0]?.messageId,
          total_sms_unit: '2',
          submittime: '2026-11-25 14:00:00',
          senttime: '2026-11-25 14:00:00',
          deliverytime: '2026-11-25 14:00:00',
          status,
          traffic: 'SIMULATED',
        },
      ],
    ]);
    expect(simulator.reports).toMatchObject([{ status, acknowledged: 1, violations: [] }]);
  });

  test("goes to Nexah's own address, and Devcode's to the other", async () => {
    const [ofNexah, ofDevcode] = [await startPartner(), await startPartner()];
    const simulator = await simulateNexah({ nexah: { reportTo: ofNexah.url }, reportTo: ofDevcode.url });
    await sendSms(simulator);
    const body = { api_key: 'demo-key', sender: 'NKUL', phone: `+${other}`, message: 'Bonjour' };
    await call(`${simulator.urls.devcode}Send_sms_dev`, { method: 'POST', body });
    await simulator.settled();
    expect(ofNexah.lists).toMatchObject([[{ mobileno: to }]]);
    expect(ofDevcode.lists).toMatchObject([[{ mobileno: `+${other}` }]]);
  });

  test('goes to the common address without one of its own', async () => {
    const partner = await startPartner();
    const simulator = await simulateNexah({ reportTo: partner.url });
    await sendSms(simulator);
    await simulator.settled();
    expect(partner.lists).toMatchObject([[{ mobileno: to }]]);
  });
});

test.each<[string, object]>([
  ['The option nexah has no "user": known are password and reportTo', { user: 'x' }],
  ['The option nexah.password is text', { password: '' }],
  ['The option nexah.reportTo is an http: or https: address', { reportTo: 'ftp://example.com' }],
])('a simulator does not start with a slip: %s', async (words, nexah) => {
  const attempt = async () => (await createSimulator({ nexah })).close();
  await expect(attempt()).rejects.toThrow(words);
});
