import { describe, expect, test } from 'vitest';
import { devcodeAccount, referenceOf } from '../test/devcode-account.ts';
import { type ServedWebhook, serve, token } from '../test/served-webhook.ts';

const phone = '+237699128531';
const reference = referenceOf(phone);

function entry(status: string, more: object = {}): object {
  return { messageid: reference, mobileno: phone, status, deliverytime: '2026-05-11 13:53:14', ...more };
}

function list(...dlrlist: readonly object[]): string {
  return JSON.stringify({ dlrlist });
}

function emitted({ events }: ServedWebhook): readonly string[] {
  return events
    .filter(({ type }) => type.startsWith('report.') || type === 'message.delivered')
    .map(({ type }) => type);
}

describe('The same report counts once', () => {
  test('when it comes twice in a call, both acknowledged', async () => {
    const served = await serve();
    await served.sent(phone);
    const answer = await served.post(list(entry('DELIVRD'), entry('DELIVRD')));
    expect(JSON.parse(answer.text)).toEqual({
      dlrlist: [entry('DELIVRD', { status: 1 }), entry('DELIVRD', { status: 1 })],
    });
    expect(emitted(served)).toEqual(['report.received', 'message.delivered']);
  });

  test('when the same call comes 50 times in parallel, all acknowledged', async () => {
    const served = await serve();
    await served.sent(phone);
    const answers = await Promise.all(Array.from({ length: 50 }, () => served.post(list(entry('DELIVRD')))));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(
      new Set([`200 ${list(entry('DELIVRD', { status: 1 }))}`]),
    );
    expect(emitted(served)).toEqual(['report.received', 'message.delivered']);
  });

  test('when its message is not known yet, and 50 come in parallel', async () => {
    const served = await serve();
    await Promise.all(Array.from({ length: 50 }, () => served.post(list(entry('DELIVRD')))));
    expect(emitted(served)).toEqual(['report.parked']);
    await served.hub.notify({ to: { phone }, text: 'Bonjour' });
    await expect
      .poll(() => emitted(served))
      .toEqual(['report.parked', 'report.received', 'message.delivered']);
  });
});

describe('A report that contradicts a final state', () => {
  test('is kept, told as a conflict, acknowledged, and changes nothing', async () => {
    const served = await serve();
    const id = await served.sent(phone);
    await served.post(list(entry('DELIVRD')));
    const answer = await served.post(list(entry('UNDELIV')));
    expect(JSON.parse(answer.text)).toEqual({ dlrlist: [entry('UNDELIV', { status: 1 })] });
    expect(emitted(served)).toEqual([
      'report.received',
      'message.delivered',
      'report.received',
      'report.conflict',
    ]);
    expect(await served.hub.get(id)).toMatchObject({ status: 'delivered' });
  });
});

describe('A forged report', () => {
  test('with another number is quarantined, told, and changes nothing', async () => {
    const served = await serve();
    const id = await served.sent(phone);
    const forged = entry('DELIVRD', { mobileno: '+237677000000' });
    const answer = await served.post(list(forged));
    expect(JSON.parse(answer.text)).toEqual({ dlrlist: [{ ...forged, status: 1 }] });
    expect(served.events.at(-1)).toMatchObject({
      type: 'report.quarantined',
      notifier: 'devcode',
      entry: { raw: forged },
    });
    expect(await served.hub.get(id)).toMatchObject({ status: 'sent' });
  });

  test.each(['+237 699 12 85 31 0', 'n/a', '*', '%'])(
    'with the number %s is quarantined, and changes nothing',
    async (mobileno) => {
      const served = await serve();
      const id = await served.sent(phone);
      await served.post(list(entry('DELIVRD', { mobileno })));
      expect(emitted(served)).toEqual(['report.quarantined']);
      expect(await served.hub.get(id)).toMatchObject({ status: 'sent' });
    },
  );

  test('for another notifier does not touch the message with that reference', async () => {
    const served = await serve({ plugins: [devcodeAccount(), devcodeAccount('other')], notifier: 'devcode' });
    const id = await served.sent(phone);
    const answer = await served.post(list(entry('DELIVRD')), { path: `/callbacks/other/${token}` });
    expect(answer.status).toBe(200);
    expect(emitted(served)).toEqual(['report.parked']);
    expect(await served.hub.get(id)).toMatchObject({ status: 'sent' });
  });

  test.each([
    ` ${reference.toUpperCase()}`,
    `${reference}%`,
    reference.slice(0, -1),
    `${reference}\u00a0x`,
    `../${reference}`,
  ])('with the reference %j, which is nearly one, waits for its message', async (messageid) => {
    const served = await serve();
    const id = await served.sent(phone);
    await served.post(list(entry('DELIVRD', { messageid })));
    expect(emitted(served)).toEqual(['report.parked']);
    expect(await served.hub.get(id)).toMatchObject({ status: 'sent' });
  });
});
