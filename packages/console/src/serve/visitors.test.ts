import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Reader } from '../../test/reader.ts';
import { emptyHub, type SampleHub, sampleHub } from '../../test/sample-hub.ts';
import { localhostOnly } from '../entry/localhost-only.ts';
import type { Visitor } from '../settings/console-options.ts';
import { ADMIN, SUPPORT } from '../settings/permissions.ts';
import { createConsole } from './create-console.ts';

const secret = '0123456789abcdef0123456789abcdef';
let sample: SampleHub;

beforeAll(async () => {
  sample = await sampleHub();
});
afterAll(async () => {
  await sample.hub.stop();
});

function readerOf(visitor: Partial<Visitor> = {}, hub = sample.hub): Reader {
  return new Reader(
    createConsole(hub, { authenticate: () => ({ name: 'Aline', can: ADMIN, ...visitor }), secret }),
  );
}

it('where nobody signs in, every page says so', async () => {
  const pages = createConsole(sample.hub, { authenticate: localhostOnly(), secret });
  const request = new Request('http://localhost:3000/messages');
  const answer = await pages.fetch(request, { remoteAddress: '127.0.0.1' });
  expect(await answer.text()).toContain('nobody signs in');
  expect((await readerOf().get('messages')).body).not.toContain('nobody signs in');
});

it('the way to sign out is where the application gives one', async () => {
  const actions = async (visitor: Partial<Visitor>) =>
    (await readerOf(visitor).get('messages')).forms.map(({ action }) => action);
  expect(await actions({ signOut: '../logout' })).toContain('../logout');
  expect(await actions({})).not.toContain('../logout');
});

it('within a scope, an unknown outcome is decided, and those of others are not there', async () => {
  const { hub, clock, provider } = await emptyHub();
  provider.answer = 'unknown';
  const ids = [];
  for (const tenant of ['shop', 'bank']) {
    const to = { phone: '+237677001122' };
    ids.push((await hub.notify({ to, route: 'orders', text: 'Bonjour', metadata: { tenant } })).id);
  }
  const [own = '', other = ''] = ids;
  await clock.run(1_000);
  const reader = readerOf({ scope: { metadata: { tenant: 'shop' } } }, hub);
  const page = await reader.get(`message?id=${own}`);
  expect(page.links).toContain(`unknown?id=${own}`);
  const list = await reader.get('unknown');
  expect(list.links).toContain(`unknown?id=${own}`);
  expect(list.body).not.toContain(other);
  const asked = await reader.get(`unknown?id=${other}`);
  expect(asked.links).not.toContain(`unknown?id=${other}`);
  expect(asked.forms.find(({ action }) => action === 'resolve')?.fields['id']).toBe(own);
  const decided = await reader.send(await reader.get(`unknown?id=${own}`), 'resolve', {
    as: 'delivered',
    why: 'vu',
  });
  expect(decided.status).toBe(200);
  expect((await hub.get(own))?.status).toBe('delivered');
  const token = list.forms.find(({ action }) => action === 'resolve')?.fields['token'] ?? '';
  const forged = await reader.post('resolve', { token, id: other, as: 'delivered', why: 'x' });
  expect(forged.status).toBe(404);
  expect((await hub.get(other))?.status).toBe('unknown');
  await hub.stop();
});

it('within a scope, no report is a clue: reports know no tenants', async () => {
  const clue = 'A stray report is about this number';
  expect((await readerOf().get('unknown')).body).toContain(clue);
  expect((await readerOf({ scope: { template: 'otp' } }).get('unknown')).body).not.toContain(clue);
});

it('the overview names reports without a message, once the calls that they are about have ended', async () => {
  const words = /(\d+) reports? of the last 24 hours without a message/;
  const { items } = await sample.hub.reading.strays({ limit: 100 });
  const old = items.filter(({ at }) => sample.clock.now().getTime() - at.getTime() > 600_000);
  const shown = words.exec((await readerOf().get('./')).body)?.[1];
  expect(shown).toBe(old.length === 0 ? undefined : String(old.length));
  await sample.clock.run(11 * 60_000);
  expect(words.exec((await readerOf().get('./')).body)?.[1]).toBe(String(items.length));
});

it('a long history says that it is cut', async () => {
  const { hub } = await emptyHub();
  const { id } = await hub.notify({ to: { phone: '+237677001122' }, route: 'orders', text: 'Bonjour' });
  const by = { name: 'Aline', through: 'console' } as const;
  for (let count = 0; count < 210; count += 1) await hub.recordLook({ what: 'revealed', message: id, by });
  const { body } = await readerOf({}, hub).get(`message?id=${id}`);
  expect(body).toContain('the first 200 events');
  await hub.stop();
});

it('a message without a report says how long one usually takes there', async () => {
  expect((await readerOf().get(`message?id=${sample.ids.open}`)).body).toMatch(
    /nineteen of twenty confirmations come within \d+/,
  );
});

describe('a message leads to the others of its recipient', () => {
  const phone = '+237677001122';
  const to = { phone };

  it('by a link without the number, with their count in a day', async () => {
    const { hub, clock } = await emptyHub();
    await hub.notify({ to, route: 'orders', text: 'Bonjour' });
    await clock.run(25 * 3_600_000);
    const { id } = await hub.notify({ to, route: 'orders', text: 'Bonjour' });
    await hub.notify({ to, route: 'orders', text: 'Bonsoir' });
    const reader = readerOf({}, hub);
    const page = await reader.get(`message?id=${id}`);
    expect(page.body).toContain('>2 messages in 24 hours</a>');
    const [link = ''] = page.links.filter((one) => one.startsWith('messages?q='));
    expect(link).not.toContain(phone.slice(-6));
    const list = await reader.get(link);
    expect(list.links.filter((one) => one.startsWith('message?id='))).toHaveLength(3);
    await hub.notify(Array.from({ length: 20 }, () => ({ to, route: 'orders', text: 'Bonjour' })));
    expect((await reader.get(`message?id=${id}`)).body).toContain('>more than 20 messages in 24 hours</a>');
    await hub.erase({ id });
    expect((await reader.get(`message?id=${id}`)).body).not.toContain('in 24 hours</a>');
    await hub.stop();
  });

  it('of its own tenant alone, within a scope', async () => {
    const { hub } = await emptyHub();
    const of = (tenant: string) => hub.notify({ to, route: 'orders', text: 'Bonjour', metadata: { tenant } });
    const { id } = await of('shop');
    await of('bank');
    const { body } = await readerOf({ scope: { metadata: { tenant: 'shop' } } }, hub).get(`message?id=${id}`);
    expect(body).toContain('>1 message in 24 hours</a>');
    await hub.stop();
  });
});

it('a message that a provider took is not said to have no clear answer, or never to have left', async () => {
  const { hub, clock, provider } = await emptyHub();
  provider.next = 'lost';
  const { id } = await hub.notify({ to: { phone: '+237677001122' }, route: 'orders', text: 'Bonjour' });
  await clock.run(1_000);
  const { body } = await readerOf({}, hub).get(`unknown?id=${id}`);
  expect(body).toContain('devcode took it, and has not confirmed it');
  expect(body.match(/name="as" value="\w+"/g)).toEqual([
    'name="as" value="delivered"',
    'name="as" value="undelivered"',
  ]);
  await hub.stop();
});

it('a provider has its spending; a pause says who made it, and why', async () => {
  const { body } = await readerOf().get('providers');
  expect(body).toContain('By Compte exploitation, because: identifiants refusés.');
  expect(body).toMatch(/<dt>Spent<\/dt><dd[^>]*>FCFA/);
});

it('digits that are not a whole number are said to be so', async () => {
  const reader = readerOf();
  const found = await reader.send(await reader.get('./'), 'search', { q: '674 50 13' });
  expect(found.body).toContain('These digits are not a whole number');
});

it('searches of a person in a row are one line of the log', async () => {
  const { hub } = await emptyHub();
  const reader = readerOf({}, hub);
  for (const tail of ['1234', '1235', '1236']) await reader.get(`messages?tail=${tail}`);
  // The page stays open, and is read again and again.
  for (let count = 0; count < 70; count += 1)
    expect((await reader.get('messages?tail=1236')).status).toBe(200);
  const { body } = await reader.get('log');
  expect(body).toContain('searched for numbers, 3 times');
  await hub.stop();
});

it('the text is said to be logged where it can be revealed', async () => {
  const said = 'Who reveals it is written to the log';
  const page = `message?id=${sample.ids.delivered}`;
  expect((await readerOf().get(page)).body).toContain(said);
  expect((await readerOf({ can: SUPPORT }).get(page)).body).not.toContain(said);
});

it('a provider that delivers badly leads to the messages that did not arrive', async () => {
  const { links } = await readerOf().get('./');
  expect(links).toContain('messages?state=bad&provider=devcode-otp&period=1h');
});

it('a message that has not arrived says that its provider delivers badly now', async () => {
  const hint = /devcode-otp delivers badly now: [\d.]+% in the last hour, [\d.]+% in the week before/;
  const page = async (id: string, visitor: Partial<Visitor> = {}) =>
    (await readerOf(visitor).get(`message?id=${id}`)).body;
  expect(await page(sample.ids.unknown)).toMatch(hint);
  expect(await page(sample.ids.delivered)).not.toMatch(hint);
  expect(await page(sample.ids.held)).not.toMatch(hint);
  expect(await page(sample.ids.unknown, { scope: { template: 'otp' } })).not.toMatch(hint);
});

it('a budget of the day that is nearly spent needs somebody', async () => {
  const need = /([\d.]+)% of the budget of the day is spent/;
  const overview = async (perDay: number) => {
    const budget = { perDay, currency: 'XAF' };
    const authenticate = () => ({ name: 'Aline', can: ADMIN });
    const pages = createConsole(sample.hub, { authenticate, secret, budget });
    return (await new Reader(pages).get('./')).body;
  };
  expect(Number(need.exec(await overview(10))?.[1])).toBeGreaterThan(100);
  expect(await overview(1_000_000)).not.toMatch(need);
});

it('a pause is told with its reason, however many searches came since', async () => {
  const { hub } = await emptyHub();
  const by = { name: 'Aline', through: 'console' } as const;
  await hub.pause('devcode', { by, note: 'panne annoncée' });
  for (let count = 0; count < 210; count += 1) await hub.recordLook({ what: 'searched', by });
  expect((await readerOf({}, hub).get('providers')).body).toContain('By Aline, because: panne annoncée.');
  await hub.stop();
});

it('messages that a pause holds are not said to be late', async () => {
  const { body } = await readerOf().get('./');
  expect(body).toMatch(/\+ \d+ held<\/small>.*none is late/s);
});
