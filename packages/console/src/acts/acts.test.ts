import type { Hub } from '@nkul/core';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Reader } from '../../test/reader.ts';
import { type SampleHub, sampleHub } from '../../test/sample-hub.ts';
import { createConsole } from '../serve/create-console.ts';
import { ADMIN } from '../settings/permissions.ts';

const secret = '0123456789abcdef0123456789abcdef';
const by = { name: 'Aline', through: 'console' };
let sample: SampleHub;
let hub: Hub;
let reader: Reader;

beforeEach(async () => {
  sample = await sampleHub();
  ({ hub } = sample);
  onTestFinished(async () => await hub.stop());
  reader = new Reader(createConsole(hub, { authenticate: () => ({ name: 'Aline', can: ADMIN }), secret }));
});

async function lastAct() {
  const [act] = (await hub.reading.acts({ limit: 1 })).items;
  return act;
}

describe('each job, without a script', () => {
  it('a message whose outcome is unknown is decided, and the next one is there', async () => {
    const page = await reader.get('unknown');
    const [first, second] = (await hub.find({ status: 'unknown' })).items;
    const next = await reader.send(page, 'resolve', {
      as: 'undelivered',
      reference: '',
      why: 'vu chez le fournisseur',
    });
    expect(next.body).toContain('Decided.');
    expect(next.body).toContain(`name="id" value="${second?.id}"`);
    expect(await lastAct()).toMatchObject({
      what: 'resolved',
      message: first?.id,
      as: 'undelivered',
      by,
      note: 'vu chez le fournisseur',
    });
    expect((await hub.get(first?.id ?? ''))?.status).not.toBe('unknown');
  });

  it('the clue of a stray report is filled in, and its report settles the message', async () => {
    const page = await reader.get('unknown');
    const form = page.forms.find(({ action }) => action === 'resolve');
    expect(form?.fields).toMatchObject({ reference: 'brk.ocm.77ad51e09b34c0f2', as: 'delivered' });
    await reader.send(page, 'resolve', { as: 'sent', why: 'le rapport isolé' });
    expect((await hub.get(form?.fields['id'] ?? ''))?.status).toBe('delivered');
    expect((await hub.reading.strays({ kind: 'parked' })).items).toEqual([]);
  });

  it('all are decided one after the other, until nothing is left', async () => {
    let page = await reader.get('unknown');
    for (let count = 0; count < 3; count += 1)
      page = await reader.send(page, 'resolve', { as: 'delivered', why: 'vu' });
    expect(page.body).toContain('Nothing to resolve');
    expect(await hub.reading.unknown()).toEqual({ count: 0 });
  });

  it('a message is sent again, as a new one that the page shows', async () => {
    const { id } = await hub.notify({ to: { phone: '+237677112233' }, route: 'orders', text: 'Bonjour' });
    await sample.clock.run(5_000);
    await hub.resolve(id, { as: 'delivered' });
    const page = await reader.get(`message?id=${id}`);
    const next = await reader.send(page, 'resend', { why: 'le client n’a rien vu' });
    const copy = (await hub.find({ key: `again:${id}` })).items[0];
    expect(copy).toMatchObject({ resendOf: id });
    expect(next.body).toContain(`value="${copy?.id}"`);
    expect(next.body).toContain('This is the new message: see below whether it has left.');
    expect(next.body).toContain('A person sent a message again');
    const first = await reader.get(`message?id=${id}`);
    expect(first.body).toMatch(new RegExp(`Sent again as</dt><dd><a[^>]*>${copy?.id}`));
    const twice = await reader.send(first, 'resend', { why: 'encore' });
    expect(twice.body).toContain('It was sent again before: this is that message. Nothing more leaves.');
    expect((await hub.find({ key: `again:${id}` })).items).toHaveLength(1);
    expect(await lastAct()).toMatchObject({ what: 'resent', as: copy?.id, by });
  });

  it('a message that cannot be sent again says why', async () => {
    const { body, forms } = await reader.get(`message?id=${sample.ids.unknown}`);
    expect(forms.some(({ action }) => action === 'resend')).toBe(false);
    expect(body).toMatch(/aria-disabled="true"[^>]*>Send again<.*?under way|may still arrive/s);
  });

  it('a message that waits is cancelled', async () => {
    const page = await reader.get(`message?id=${sample.ids.scheduled}`);
    const next = await reader.send(page, 'cancel', { why: 'demandé par le client' });
    expect(next.body).toContain('Cancelled.');
    expect((await hub.get(sample.ids.scheduled))?.status).toBe('cancelled');
    expect(await lastAct()).toMatchObject({ what: 'cancelled', message: sample.ids.scheduled, by });
  });

  it('a provider is paused, and goes on', async () => {
    const page = await reader.get('providers');
    const paused = await reader.send(page, 'pause', { why: 'panne annoncée', notifier: 'secours-sms' });
    expect(paused.body).toContain('Paused.');
    expect((await hub.pauses()).map(({ notifier }) => notifier)).toContain('secours-sms');
    expect(await lastAct()).toMatchObject({
      what: 'paused',
      notifier: 'secours-sms',
      by,
      note: 'panne annoncée',
    });
    const resumed = await reader.send(paused, 'resume', { why: 'fini', notifier: 'secours-sms' });
    expect(resumed.body).toContain('It goes on.');
    expect((await hub.pauses()).map(({ notifier }) => notifier)).toEqual(['devcode-promo']);
    expect((await reader.get('log')).body).toContain('panne annoncée');
  });

  it('nothing is done without a reason', async () => {
    const page = await reader.get('providers');
    const answer = await reader.send(page, 'pause', { notifier: 'secours-sms', why: ' ' });
    expect(answer.status).toBe(400);
    expect((await hub.pauses()).map(({ notifier }) => notifier)).toEqual(['devcode-promo']);
  });

  it('a refusal of the hub is said in its words', async () => {
    const page = await reader.get('providers');
    const answer = await reader.send(page, 'pause', { notifier: 'devcod', why: 'x' });
    expect(answer.status).toBe(409);
    expect(answer.body).toContain('devcod');
  });
});

describe('the search', () => {
  it.each(['699 12 85 31', '+237699128531', '237 6 99 12 85 31'])(
    'finds the number %s as people say it',
    async (said) => {
      const { id } = await hub.notify({ to: { phone: '+237699128531' }, route: 'orders', text: 'Bonjour' });
      const found = await reader.send(await reader.get('./'), 'search', { q: said });
      expect(found.links).toContain(`message?id=${id}`);
    },
  );

  it('finds the last four digits, a key, an id and a reference', async () => {
    const message = await hub.get(sample.ids.delivered);
    const reference = message?.attempts[0]?.reference ?? '';
    const tail = message?.recipient.phone?.slice(-4) ?? '';
    for (const q of [tail, 'login:300', sample.ids.delivered, reference]) {
      const found = await reader.send(await reader.get('./'), 'search', { q });
      expect([q, found.status]).toEqual([q, 200]);
      expect(found.body).toContain(sample.ids.delivered);
    }
  });

  it('says that nothing was found, and stops one who searches without end', async () => {
    const start = await reader.get('./');
    expect((await reader.send(start, 'search', { q: 'nothing-like-this' })).body).toContain(
      'No message fits',
    );
    let status = 200;
    for (let count = 0; count < 60; count += 1)
      ({ status } = await reader.send(start, 'search', { q: String(1_000 + count) }));
    expect(status).toBe(429);
  });
});

describe('preferences', () => {
  it('stay, and come back to the page', async () => {
    const page = await reader.get('messages?state=unknown');
    expect(page.body).toContain('<html lang="en"');
    const french = await reader.send(page, 'preferences', { language: 'fr' });
    expect(french.body).toContain('<html lang="fr"');
    expect(french.body).toMatch(/aria-current="true"[^>]*>Sort inconnu/);
    const dark = await reader.send(french, 'preferences', { flip: 'dark' });
    expect(dark.body).toContain('<html lang="fr" data-theme="dark"');
  });

  it('lead to no other site', async () => {
    const page = await reader.get('./');
    const token = page.forms.find(({ action }) => action === 'preferences')?.fields['token'] ?? '';
    for (const back of ['https://evil.example/', '//evil.example', '/\\evil.example', 'messages?x=<b>']) {
      const { headers } = await reader.post('preferences', { token, back });
      expect(headers.get('location')).toBe('./');
    }
  });
});
