import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { CoreEvent } from '@nkul/core';
import { magicNumbers } from '@nkul/simulator-devcode';
import { describe, expect, it } from 'vitest';
import {
  apiToken,
  heard,
  post,
  provide,
  readUntil,
  serve as service,
  serveSimulated as simulated,
  callbackToken as token,
} from '../test/served.ts';

describe("the provider's document, byte for byte", () => {
  const documented = new URL('../../../packages/adapter-devcode/fixtures/documented/', import.meta.url);
  const sample = (name: string) => readFileSync(new URL(name, documented), 'utf8');

  /** A provider that answers with the samples; to another number, with that number and the reports' id in them. */
  function sampleProvider(): Promise<string> {
    return provide((request, response) => {
      void text(request).then((body) => {
        response.setHeader('content-type', 'application/json');
        if (request.url?.endsWith('Solde_sms_dev')) return response.end(sample('balance-answer.json'));
        const answer = sample('send-answer.json');
        if (body.includes('+237699128531')) return response.end(answer);
        return response.end(
          answer
            .replace('+237699128531', '+237678018812')
            .replace('brk.ocm.746082b9-5e1c-43d7-a616-9e3d66f4f8cf', 'e12dd358cff3961752f8c1180cc209ff'),
        );
      });
    });
  }

  it('the answer to a send is read', async () => {
    const { url, hub } = await service(await sampleProvider());
    const sent = new Promise<CoreEvent>((resolve) => hub.on('message.sent', resolve));
    await post(`${url}/notifications`, { to: { phone: '+237699128531' }, text: 'Votre message ici' });
    expect(await sent).toMatchObject({
      attempt: {
        reference: 'brk.ocm.746082b9-5e1c-43d7-a616-9e3d66f4f8cf',
        aliases: [
          'brk.ocm.68dfa6c71329adaff403bf2',
          // The other shapes in which a report may quote the two.
          '746082b95e1c43d7a6169e3d66f4f8cf',
          '68dfa6c71329adaff403bf2',
        ],
        units: 1,
        balance: 1785,
      },
    });
  });

  it('the balance is read', async () => {
    const { url } = await service(await sampleProvider());
    const answer = await fetch(`${url}/balance`);
    expect(await answer.json()).toEqual({ left: 968, bought: 1000, sent: 32 });
  });

  it('the delivery reports lead to one message.delivered, and are acknowledged with status 1', async () => {
    const running = await service(await sampleProvider());
    const { url, hub } = running;
    const told: string[] = [];
    hub.on('*', ({ type }) => told.push(type));
    const sent = heard(running, 'message.sent', '+237678018812');
    const accepted = await post(`${url}/notifications`, {
      to: { phone: '+237678018812' },
      text: 'Votre message ici',
    });
    const { id } = await accepted.json();
    await sent;
    const delivered = heard(running, 'message.delivered', '+237678018812');
    const reports = sample('delivery-reports.json');
    const answer = await post(`${url}/callbacks/devcode/${token}`, reports);
    await delivered;

    expect(answer.status).toBe(200);
    const { dlrlist } = JSON.parse(reports);
    expect(await answer.text()).toBe(
      JSON.stringify({ dlrlist: dlrlist.map((entry: object) => ({ ...entry, status: 1 })) }),
    );
    expect(told.filter((type) => type === 'message.delivered' || type === 'report.received')).toEqual([
      'report.received',
      'message.delivered',
    ]);
    const message = await (await fetch(`${url}/messages/${id}`)).json();
    expect(message).toEqual({
      id,
      status: 'delivered',
      to: '+237678018812',
      text: 'Votre message ici',
      createdAt: expect.stringMatching(/Z$/),
      attempts: [
        {
          number: 1,
          notifier: 'devcode',
          outcome: 'accepted',
          reference: 'e12dd358cff3961752f8c1180cc209ff',
          reports: [
            {
              status: 'delivered',
              to: '+237678018812',
              submittedAt: '2019-05-11T12:53:13.000Z',
              sentAt: '2019-05-11T12:53:14.000Z',
              deliveredAt: '2019-05-11T12:53:14.000Z',
              code: '1',
            },
          ],
        },
      ],
    });
  });
});

describe('POST /notifications', () => {
  it('sends through the simulator until it is delivered', async () => {
    const { service: running, simulator } = await simulated();
    const delivered = heard(running, 'message.delivered', '+237699128531');
    const answer = await post(`${running.url}/notifications`, {
      to: { phone: '699 12 85 31', locale: 'en' },
      template: 'otp',
      values: { code: '4821', minutes: 5 },
    });
    expect(answer.status).toBe(202);
    const { id, status } = await answer.json();
    expect([typeof id, status]).toEqual(['string', 'queued']);
    await delivered;
    expect(simulator.accepted).toMatchObject([
      { to: '+237699128531', text: expect.stringContaining('4821') },
    ]);
    const [report] = (await (await fetch(`${running.url}/messages/${id}`)).json()).attempts[0].reports;
    expect(report.deliveredAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
    expect(Math.abs(Date.parse(report.deliveredAt) - Date.now())).toBeLessThan(60_000);
  });

  it('answers the same key and content with 200 and the same id, and other content with 409', async () => {
    const { service: running } = await simulated();
    const body = { to: { phone: '699128531' }, text: 'Bonjour', key: 'order-7' };
    const first = await post(`${running.url}/notifications`, body);
    const again = await post(`${running.url}/notifications`, body);
    const other = await post(`${running.url}/notifications`, { ...body, text: 'Bonsoir' });
    expect([first.status, again.status, other.status]).toEqual([202, 200, 409]);
    expect((await again.json()).id).toBe((await first.json()).id);
    expect(await other.json()).toMatchObject({ status: 409, field: 'key' });
  });

  it.each([
    ['a number that is none', { to: { phone: '123' }, text: 'x' }, 'to.phone'],
    ['no number', { to: {}, text: 'x' }, 'to.phone'],
    ['no recipient', { text: 'x' }, 'to'],
    ['no content', { to: { phone: '699128531' } }, 'template'],
    ['an empty text', { to: { phone: '699128531' }, text: '' }, 'text'],
    ['a field that is none', { to: { phone: '699128531' }, text: 'x', colour: 'red' }, 'colour'],
    ['an unknown template', { to: { phone: '699128531' }, template: 'nope', values: {} }, 'template'],
    [
      'a missing value',
      { to: { phone: '699128531' }, template: 'otp', values: { minutes: 5 } },
      'values.code',
    ],
    ['a locale that is none', { to: { phone: '699128531', locale: '!' }, text: 'x' }, 'to.locale'],
  ])('answers %s with 400 and its field', async (_what, body, field) => {
    const { service: running, simulator } = await simulated();
    const answer = await post(`${running.url}/notifications`, body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ status: 400, field, detail: expect.any(String) });
    expect([await running.hub.count(), simulator.accepted]).toEqual([{}, []]);
  });

  it.each([
    ['a body that is no JSON', '{"to":', 400],
    ['a body that is too large', JSON.stringify({ text: 'x'.repeat(200_000) }), 413],
  ])('answers %s as a problem without a stack', async (_what, body, status) => {
    const { service: running } = await simulated();
    const answer = await post(`${running.url}/notifications`, body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.text()).not.toMatch(/at .*\(|node_modules|<html/);
  });
});

describe('the rest', () => {
  it('answers an unknown message or address with 404', async () => {
    const { service: running } = await simulated();
    for (const path of ['/messages/nothing', '/nowhere', `/callbacks/devcode/${token.replace('of', 'fo')}`]) {
      const answer = await fetch(`${running.url}${path}`, {
        method: path.startsWith('/callbacks') ? 'POST' : 'GET',
      });
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
    expect('a call of a provider was refused; its delivery reports are not stored').toHaveBeenLogged(1);
  });

  it('answers 502 when the provider tells no balance', async () => {
    const running = await service('http://127.0.0.1:1/');
    const answer = await fetch(`${running.url}/balance`);
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ status: 502 });
    expect('a balance could not be read').toHaveBeenLogged(1);
  });

  it('streams every event, without texts, and goes on where a client was', async () => {
    const { service: running } = await simulated();
    const stream = await fetch(`${running.url}/events`);
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    const delivered = heard(running, 'message.delivered', '+237699128531');
    const { id } = await (
      await post(`${running.url}/notifications`, { to: { phone: '699128531' }, text: 'secret text' })
    ).json();
    await delivered;
    const seen = await readUntil(stream, 'message.delivered');
    expect(seen).not.toContain('secret text');
    const events = seen
      .split('\n\n')
      .filter((block) => block.includes('event: message.') || block.includes('event: report.'));
    expect(events.map((block) => /event: (.*)/.exec(block)?.[1])).toEqual([
      'message.queued',
      'message.sending',
      'message.sent',
      'report.received',
      'message.delivered',
    ]);
    expect(JSON.parse(/data: (.*)/.exec(events[4] ?? '')?.[1] ?? '')).toEqual({
      id,
      status: 'delivered',
      at: expect.stringMatching(/Z$/),
    });

    const again = await fetch(`${running.url}/events`, { headers: { 'last-event-id': idOf(events[2]) } });
    expect(await readUntil(again, 'message.delivered')).toMatch(new RegExp(`^id: ${idOf(events[3])}\n`));
  });

  it('follows a number that is refused and one that is not reached to their ends', async () => {
    const { service: running } = await simulated();
    const ends = [
      heard(running, 'message.rejected', magicNumbers.invalid),
      heard(running, 'message.undelivered', magicNumbers.undelivered),
    ];
    for (const phone of [magicNumbers.invalid, magicNumbers.undelivered]) {
      await post(`${running.url}/notifications`, { to: { phone }, text: 'Bonjour' });
    }
    await Promise.all(ends);
  });

  it('asks for the bearer token, but not of the provider and of health checks', async () => {
    const { service: running } = await simulated({ NKUL_API_TOKEN: apiToken });
    const body = { to: { phone: '699128531' }, text: 'Bonjour' };
    const statuses = await Promise.all([
      post(`${running.url}/notifications`, body),
      post(`${running.url}/notifications`, body, { authorization: 'Bearer wrong' }),
      post(`${running.url}/notifications`, body, { authorization: `bearer ${apiToken}` }),
      fetch(`${running.url}/events`),
      fetch(`${running.url}/balance`),
      fetch(`${running.url}/healthz`),
      post(`${running.url}/callbacks/devcode/${token}`, { dlrlist: [] }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([401, 401, 202, 401, 401, 200, 200]);
  });
});

function idOf(block = ''): string {
  return /^id: (\d+)$/m.exec(block)?.[1] ?? '';
}
