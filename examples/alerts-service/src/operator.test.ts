import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  apiToken,
  asOperator,
  callbackToken,
  heard,
  operatorToken,
  post,
  provide,
  serve,
  serveSimulated,
} from '../test/served.ts';

const operated = { NKUL_OPERATOR_TOKEN: operatorToken };
const phone = '+237699128531';
const someday = '2999-01-01T00:00:00Z';

const balance = readFileSync(
  new URL('../../../packages/adapter-devcode/fixtures/documented/balance-answer.json', import.meta.url),
);

const calls = [
  '/messages/0198/cancel',
  '/messages/0198/resolve',
  '/messages/0198/resend',
  '/messages/search',
  '/messages/erase',
  '/notifiers/devcode/pause',
  '/notifiers/devcode/resume',
];

async function idOf(answer: Response): Promise<string> {
  const { id } = await answer.json();
  return id;
}

/** A provider that takes every message, and then cuts the line. */
function silentProvider(): Promise<string> {
  return provide((request, response) => {
    if (request.url?.endsWith('Solde_sms_dev')) response.end(balance);
    else request.on('end', () => request.socket.destroy()).resume();
  });
}

describe('What operators may do', () => {
  it.each(calls)('is not there without their token: POST %s is 404', async (path) => {
    for (const env of [{}, { NKUL_API_TOKEN: apiToken }]) {
      const { service } = await serveSimulated(env);
      for (const headers of [{}, asOperator, { authorization: `Bearer ${apiToken}` }]) {
        const answer = await post(`${service.url}${path}`, {}, headers);
        expect(answer.status).toBe(404);
        expect(await answer.json()).toEqual({ status: 404, detail: 'There is nothing here.' });
      }
      expect(await service.hub.pauses()).toEqual([]);
    }
  });

  it.each(calls)('asks for it: POST %s is 401 with another, and without', async (path) => {
    const { service } = await serveSimulated({ ...operated, NKUL_API_TOKEN: apiToken });
    for (const headers of [{}, { authorization: `Bearer ${apiToken}` }, { authorization: operatorToken }]) {
      const answer = await post(`${service.url}${path}`, {}, headers);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect((await answer.json()).detail).toContain("needs the operator's token");
    }
    expect(await service.hub.pauses()).toEqual([]);
  });

  it('includes what callers may do', async () => {
    const { service } = await serveSimulated({ ...operated, NKUL_API_TOKEN: apiToken });
    const sent = await post(`${service.url}/notifications`, { to: { phone }, text: 'Bonjour' }, asOperator);
    expect(sent.status).toBe(202);
    const shown = await fetch(`${service.url}/messages/${await idOf(sent)}`, { headers: asOperator });
    expect(shown.status).toBe(200);
  });

  it.each(['cancel', 'resolve', 'resend'])('names a message that is not there: %s is 404', async (act) => {
    const { service } = await serveSimulated(operated);
    const answer = await post(
      `${service.url}/messages/nothing/${act}`,
      { ...(act === 'resolve' && { as: 'sent' }) },
      asOperator,
    );
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({
      code: 'NKUL_MESSAGE_NOT_FOUND',
      detail: 'There is no message nothing, or no longer.',
    });
  });
});

describe('POST /messages/:id/cancel', () => {
  it('stops a message before it is sent', async () => {
    const { service, simulator } = await serveSimulated(operated);
    const body = { to: { phone }, text: 'Bonjour', sendAt: someday };
    const id = await idOf(await post(`${service.url}/notifications`, body));
    const answer = await post(`${service.url}/messages/${id}/cancel`, undefined, asOperator);
    expect([answer.status, await answer.json()]).toEqual([200, { id, cancelled: true, status: 'cancelled' }]);
    expect(simulator.accepted).toEqual([]);
  });

  it('says so when it may have gone', async () => {
    const { service } = await serveSimulated(operated);
    const delivered = heard(service, 'message.delivered');
    const id = await idOf(await post(`${service.url}/notifications`, { to: { phone }, text: 'Bonjour' }));
    await delivered;
    const answer = await post(`${service.url}/messages/${id}/cancel`, undefined, asOperator);
    expect(await answer.json()).toEqual({ id, cancelled: false, status: 'delivered' });
  });
});

describe('POST /messages/:id/resolve', () => {
  async function unknown(): Promise<{ readonly url: string; readonly id: string }> {
    const service = await serve(await silentProvider(), operated);
    const lost = heard(service, 'message.unknown');
    const id = await idOf(await post(`${service.url}/notifications`, { to: { phone }, text: 'Bonjour' }));
    await lost;
    expect('it is unknown').toHaveBeenLogged(1);
    return { url: service.url, id };
  }

  it.each([
    [{ as: 'delivered', note: 'she has it on her phone' }, 'delivered'],
    [{ as: 'sent' }, 'sent'],
    [{ as: 'undelivered', attempt: 1 }, 'undelivered'],
  ])('takes an outcome: %j', async (body, status) => {
    const { url, id } = await unknown();
    const answer = await post(`${url}/messages/${id}/resolve`, body, asOperator);
    expect([answer.status, await answer.json()]).toEqual([200, { id, status }]);
    const { attempts } = await (await fetch(`${url}/messages/${id}`)).json();
    expect(attempts[0].reason.code).toBe('resolved');
    if ('note' in body) expect(attempts[0].reason.message).toBe(body.note);
  });

  it.each([
    ['DELIVRD', 1, 'delivered'],
    ['UNDELIV', 0, 'undelivered'],
  ])('takes up a report that waits, by its reference: %s', async (word, reponsecode, status) => {
    const { url, id } = await unknown();
    const events = await fetch(`${url}/events`);
    const report = {
      messageid: 'e12dd358cff3961752f8c1180cc209ff',
      mobileno: phone,
      reponsecode,
      status: word,
      Reponsedescription: 'Message Delivered',
      submittime: '2026-11-25 12:53:13',
      senttime: '2026-11-25 12:53:14',
      deliverytime: '2026-11-25 12:53:15',
    };
    await post(`${url}/callbacks/devcode/${callbackToken}`, { dlrlist: [report] });
    const parked = await readEvent(events, 'report.parked');
    expect(parked).toMatchObject({ notifier: 'devcode', reference: report.messageid });

    const answer = await post(`${url}/messages/${id}/resolve`, { reference: report.messageid }, asOperator);
    expect([answer.status, await answer.json()]).toEqual([200, { id, status }]);
  });

  it.each([
    ['nothing', {}, 'as', /reference/],
    ['an outcome that is none', { as: 'lost' }, 'as', /sent, not_sent, delivered, undelivered/],
    ['an attempt that is none', { as: 'sent', attempt: 0 }, 'attempt', /./],
    ['a reference that is none', { reference: '' }, 'reference', /./],
    ['a field that is none', { as: 'sent', refrence: 'x' }, 'refrence', /Did you mean reference\?/],
  ])('refuses %s with 400 and its field', async (_what, body, field, detail) => {
    const { url, id } = await unknown();
    const answer = await post(`${url}/messages/${id}/resolve`, body, asOperator);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ field, detail: expect.stringMatching(detail) });
    expect((await (await fetch(`${url}/messages/${id}`)).json()).status).toBe('unknown');
  });

  it('is 409 for a message whose end is known', async () => {
    const { service } = await serveSimulated(operated);
    const delivered = heard(service, 'message.delivered');
    const id = await idOf(await post(`${service.url}/notifications`, { to: { phone }, text: 'Bonjour' }));
    await delivered;
    const answer = await post(`${service.url}/messages/${id}/resolve`, { as: 'not_sent' }, asOperator);
    expect(answer.status).toBe(409);
    expect((await answer.json()).detail).toContain(`Message ${id} is delivered`);
  });
});

describe('POST /messages/:id/resend', () => {
  it('sends a message again, once however often it is asked for', async () => {
    const { service, simulator } = await serveSimulated(operated);
    const delivered = heard(service, 'message.delivered');
    const id = await idOf(await post(`${service.url}/notifications`, { to: { phone }, text: 'Bonjour' }));
    await delivered;
    const again = heard(service, 'message.delivered');
    const answers = [];
    for (const _click of [1, 2])
      answers.push(await post(`${service.url}/messages/${id}/resend`, undefined, asOperator));
    await again;
    const [first, second] = await Promise.all(answers.map((answer) => answer.json()));
    expect(answers.map(({ status }) => status)).toEqual([202, 200]);
    expect(first).toEqual({ id: second.id, status: 'queued', resendOf: id });
    expect(first.id).not.toBe(id);
    expect(simulator.accepted.map(({ to, text }) => [to, text])).toEqual([
      [phone, 'Bonjour'],
      [phone, 'Bonjour'],
    ]);
  });

  it('is 409 while it may still arrive, and says how it is sent all the same', async () => {
    const { service } = await serveSimulated(operated);
    const body = { to: { phone }, text: 'Bonjour', sendAt: someday };
    const id = await idOf(await post(`${service.url}/notifications`, body));
    const url = `${service.url}/messages/${id}/resend`;
    const refused = await post(url, {}, asOperator);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({
      code: 'NKUL_RESEND_REFUSED',
      detail: expect.stringContaining('evenIfItMayArriveTwice: true'),
    });
    expect((await post(url, { evenIfItMayArriveTwice: true }, asOperator)).status).toBe(202);
  });

  it('takes nothing but JSON, so that nothing said is passed over', async () => {
    const { service } = await serveSimulated(operated);
    const headers = { ...asOperator, 'content-type': 'text/plain' };
    const answer = await post(
      `${service.url}/messages/0198/resend`,
      '{"evenIfItMayArriveTwice":true}',
      headers,
    );
    expect(answer.status).toBe(415);
    expect((await answer.json()).detail).toContain('Content-Type: application/json');
  });
});

describe('POST /messages/search', () => {
  it('finds messages by number, state, template, key, metadata and time, a page at a time', async () => {
    const { service } = await serveSimulated(operated);
    const send = (body: object) =>
      post(`${service.url}/notifications`, { sendAt: someday, ...body }).then(idOf);
    const other = '+237677123456';
    const [first, second, third] = [
      await send({ to: { phone }, text: 'Un', key: 'order-7', metadata: { order: 7 } }),
      await send({ to: { phone: other }, text: 'Deux' }),
      await send({ to: { phone }, template: 'lowBalance', values: { balance: 850 } }),
    ];
    await post(`${service.url}/messages/${second}/cancel`, undefined, asOperator);
    const found = async (query: object) => {
      const answer = await post(`${service.url}/messages/search`, query, asOperator);
      expect(answer.status).toBe(200);
      const { messages, next } = await answer.json();
      return { ids: messages.map(({ id }: { id: string }) => id), next };
    };
    expect((await found({})).ids).toEqual([first, second, third]);
    expect((await found({ phone: '699 12 85 31' })).ids).toEqual([first, third]);
    expect((await found({ status: 'cancelled' })).ids).toEqual([second]);
    expect((await found({ status: ['queued', 'cancelled'], phone: other })).ids).toEqual([second]);
    expect((await found({ template: 'lowBalance' })).ids).toEqual([third]);
    expect((await found({ key: 'order-7' })).ids).toEqual([first]);
    expect((await found({ metadata: { order: 7 } })).ids).toEqual([first]);
    expect((await found({ held: true })).ids).toEqual([]);
    expect((await found({ createdAfter: someday })).ids).toEqual([]);
    expect((await found({ createdBefore: someday })).ids).toHaveLength(3);
    const page = await found({ limit: 2 });
    expect(page.ids).toEqual([first, second]);
    expect((await found({ limit: 2, after: page.next })).ids).toEqual([third]);
  });

  it.each([
    ['a number that is none', { phone: '12' }, 'to.phone'],
    ['a state that is none', { status: 'lost' }, 'status'],
    ['a page that is too long', { limit: 101 }, 'limit'],
    ['a time without an offset', { createdAfter: '2026-11-25T08:00:00' }, 'createdAfter'],
    ['a field that is none', { to: '+237699128531' }, 'to'],
  ])('refuses %s with 400 and its field', async (_what, query, field) => {
    const { service } = await serveSimulated(operated);
    const answer = await post(`${service.url}/messages/search`, query, asOperator);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ field, detail: expect.any(String) });
  });
});

describe('POST /notifiers/:name/pause and …/resume', () => {
  it('keep messages back, and let them go', async () => {
    const { service, simulator } = await serveSimulated(operated);
    const paused = await post(`${service.url}/notifiers/devcode/pause`, undefined, asOperator);
    expect([paused.status, await paused.json()]).toEqual([200, { notifier: 'devcode', paused: true }]);
    const id = await idOf(await post(`${service.url}/notifications`, { to: { phone }, text: 'Bonjour' }));
    const held = { status: 'queued', held: true };
    await expect.poll(async () => (await fetch(`${service.url}/messages/${id}`)).json()).toMatchObject(held);
    expect(simulator.accepted).toEqual([]);
    const sent = heard(service, 'message.sent');
    const resumed = await post(`${service.url}/notifiers/devcode/resume`, undefined, asOperator);
    expect([resumed.status, await resumed.json()]).toEqual([200, { notifier: 'devcode', paused: false }]);
    await sent;
    expect(simulator.accepted).toHaveLength(1);
  });

  it.each(['pause', 'resume'])('name the notifiers that there are: %s is 404 for another', async (act) => {
    const { service } = await serveSimulated(operated);
    const answer = await post(`${service.url}/notifiers/devcde/${act}`, undefined, asOperator);
    expect(answer.status).toBe(404);
    expect((await answer.json()).detail).toBe('There is no notifier "devcde". Registered: devcode.');
  });
});

/** The data of the first event of a name that a stream brings. */
async function readEvent(stream: Response, name: string): Promise<unknown> {
  let seen = '';
  for await (const chunk of stream.body ?? []) {
    seen += Buffer.from(chunk).toString();
    const data = new RegExp(`event: ${name}\ndata: (.*)\n\n`).exec(seen)?.[1];
    if (data !== undefined) return JSON.parse(data);
  }
  throw new Error(`The stream ended without ${name}.`);
}

describe('POST /messages/erase', () => {
  it('erases all about a number, in whatever form, or one message', async () => {
    const { service } = await serveSimulated(operated);
    const sent = async (to: string) => {
      const answer = await post(`${service.url}/notifications`, {
        to: { phone: to },
        text: 'Code 4821',
        sendAt: someday,
      });
      return await idOf(answer);
    };
    const [first, second] = [await sent(phone), await sent('+237655000001')];
    const erase = (body: object) => post(`${service.url}/messages/erase`, body, asOperator);
    expect(await (await erase({ phone: '699 12 85 31' })).json()).toEqual({
      messages: 1,
      bytes: expect.any(String),
    });
    expect(await (await erase({ id: second })).json()).toMatchObject({ messages: 1 });
    for (const id of [first, second]) {
      const answer = await (await fetch(`${service.url}/messages/${id}`)).text();
      expect(answer).toContain('"erased":"all"');
      expect(answer).not.toMatch(/4821|699128531|655000001/);
    }
  });

  it.each([[{}], [{ phone, id: '0198' }]])('wants a number or an id: %j is 400', async (body) => {
    const { service } = await serveSimulated(operated);
    const answer = await post(`${service.url}/messages/erase`, body, asOperator);
    expect([answer.status, (await answer.json()).detail]).toEqual([
      400,
      'Give either phone, or the id of a message.',
    ]);
  });

  it('does not know a message that is not there: 404', async () => {
    const { service } = await serveSimulated(operated);
    expect((await post(`${service.url}/messages/erase`, { id: '0198' }, asOperator)).status).toBe(404);
  });
});
