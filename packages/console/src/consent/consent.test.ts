import { type Category, type Hub, InvalidArgumentError, QuestionTimeoutError } from '@nkul/core';
import { STORE } from '@nkul/core/store';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Reader } from '../../test/reader.ts';
import { emptyHub } from '../../test/sample-hub.ts';
import { refusing } from '../../test/slow-hub.ts';
import { createConsole } from '../serve/create-console.ts';
import type { Visitor } from '../settings/console-options.ts';
import { SUPPORT, VIEWER } from '../settings/permissions.ts';

const secret = '0123456789abcdef0123456789abcdef';
const phone = '+237699128531';
const other = '+237677001122';

let hub: Hub;

beforeEach(async () => {
  ({ hub } = await emptyHub());
  onTestFinished(async () => await hub.stop());
});

function readerOf(visitor: Partial<Visitor> = {}, language = 'en', asked = hub): Reader {
  const authenticate = () => ({ name: 'Aline', can: SUPPORT, ...visitor });
  return new Reader(createConsole(asked, { authenticate, secret }), { 'accept-language': language });
}

async function sent(
  to: { readonly phone: string; readonly email?: string } = { phone },
  more: { readonly category?: Category; readonly metadata?: { readonly tenant: string } } = {},
): Promise<string> {
  const { id } = await hub.notify({ to, route: 'orders', text: 'Bonjour', ...more });
  return id;
}

/** A provider says that an address is gone. */
async function gone(address: string): Promise<void> {
  const change = { notifier: 'devcode', change: 'gone', address, raw: 1 } as const;
  const happening = { type: 'address_changed', at: new Date('2026-11-24T13:32:00Z'), change } as const;
  await hub.container.resolve(STORE).record([{ kind: 'notifier', notifier: 'devcode', happening }]);
}

const actions = ({ forms }: Awaited<ReturnType<Reader['get']>>) =>
  forms.map(({ action }) => action).filter((one) => ['opt-out', 'opt-in', 'allow'].includes(one));

describe('the page of a message', () => {
  it.each([
    [
      'en',
      'The recipient takes no marketing messages: nothing of this kind',
      /Takes no marketing messages since [\d:]+ \(by a link in a message\)\./,
    ],
    [
      'fr',
      'n’accepte plus de messages commerciaux : rien de ce genre',
      /N’accepte plus de messages commerciaux depuis [\d:]+ \(par un lien dans un message\)\./,
    ],
  ])('says in %s that its recipient takes none of its category', async (language, told, line) => {
    const id = await sent(undefined, { category: 'marketing' });
    const before = await readerOf({}, language).get(`message?id=${id}`);
    expect(before.body).not.toContain(told);
    await hub.optOut({ to: phone, through: 'link' });
    const { body } = await readerOf({}, language).get(`message?id=${id}`);
    expect(body).toContain(told);
    expect(body).toMatch(line);
    expect(body).not.toContain(phone.slice(-8));
  });

  it('says once that it was cancelled for it', async () => {
    await hub.optOut({ to: phone });
    const id = await sent(undefined, { category: 'marketing' });
    await hub.flush();
    expect(await hub.get(id)).toMatchObject({ status: 'cancelled', reason: { code: 'opted_out' } });
    const { body } = await readerOf().get(`message?id=${id}`);
    expect(body).toContain('The recipient asked for no more messages: only the recipient can change it.');
    expect(body).not.toContain('nothing of this kind is sent');
    expect(body).toContain('Takes no marketing messages since');
  });

  it('tells it only of its own category, and lists the others', async () => {
    const id = await sent(undefined, { category: 'transactional' });
    await hub.optOut({ to: phone });
    const { body } = await readerOf().get(`message?id=${id}`);
    expect(body).not.toContain('The recipient takes no');
    expect(body).toContain('Takes no marketing messages since');
  });

  it.each([
    [
      'en',
      /Nothing is sent to this address until 24 Dec 2026[^:]*[\d:]+: it was refused/,
      /Not tried until 24 Dec 2026/,
    ],
    [
      'fr',
      /Rien n’est envoyé à cette adresse avant le 24 déc. 2026[^:]*[\d:]+ : elle a été/,
      /Pas essayée avant le 24 déc. 2026/,
    ],
  ])('says in %s until when its recipient is not tried', async (language, told, line) => {
    const id = await sent();
    await gone(phone);
    const { body } = await readerOf({}, language).get(`message?id=${id}`);
    expect(body).toMatch(told);
    expect(body).toMatch(line);
  });

  it('names each of several addresses, masked', async () => {
    const id = await sent({ phone, email: 'awa@example.cm' });
    await hub.optOut({ to: 'awa@example.cm', category: 'code' });
    await gone(phone);
    const { body } = await readerOf().get(`message?id=${id}`);
    expect(body).toMatch(/address a\*\*\*@example\.cm<\/span><\/span> · Takes no codes since/);
    expect(body).toMatch(/number ending in 31<\/span><\/span> · Not tried until/);
    expect(body).not.toMatch(/awa@|99128531/);
  });

  it('offers the acts that can change something, to one who may', async () => {
    const id = await sent();
    const page = (visitor: Partial<Visitor> = {}) => readerOf(visitor).get(`message?id=${id}`);
    expect(actions(await page())).toEqual(['opt-out']);
    expect((await page()).body).toContain('Nothing is known against sending to this recipient.');
    const viewed = await page({ can: VIEWER });
    expect(actions(viewed)).toEqual([]);
    expect(viewed.body).not.toContain('What the recipient takes');
    await hub.optOut({ to: phone });
    await gone(phone);
    expect(actions(await page())).toEqual(['opt-out', 'opt-in', 'allow']);
    expect((await page({ can: VIEWER })).body).toContain('Takes no marketing messages');
    expect(actions(await page({ can: VIEWER }))).toEqual([]);
    await hub.optOut({ to: phone, category: 'all' });
    expect(actions(await page())).toEqual(['opt-in', 'allow']);
    await hub.erase({ id });
    const erased = await page();
    expect(actions(erased)).toEqual([]);
    expect(erased.body).not.toContain('What the recipient takes');
  });

  it('suggests the category of the message, but for a code', async () => {
    const chosen = async (category: Category) => {
      const { body } = await readerOf().get(`message?id=${await sent({ phone }, { category })}`);
      return [...body.matchAll(/<option value="(\w+)" selected>/g)].map(([, name]) => name);
    };
    expect(await chosen('transactional')).toEqual(['transactional']);
    expect(await chosen('code')).toEqual(['marketing']);
  });

  it('is shown without this part if the store took too long', async () => {
    const id = await sent();
    const late = refusing(hub, (name) => (name === 'consent' ? new QuestionTimeoutError(2_000) : undefined));
    const page = await readerOf({}, 'en', late).get(`message?id=${id}`);
    expect(page.status).toBe(200);
    expect(page.body).toContain('This part could not be read in time.');
    expect(actions(page)).toEqual([]);
  });

  it('is shown for an address that the hub cannot look for, as beside an application it knows no chats', async () => {
    const id = await sent();
    const wrong = refusing(hub, (name) =>
      name === 'consent' ? new InvalidArgumentError('to is wrong') : undefined,
    );
    const page = await readerOf({}, 'en', wrong).get(`message?id=${id}`);
    expect([page.status, actions(page)]).toEqual([200, ['opt-out']]);
  });
});

describe('the acts on a recipient', () => {
  const by = { name: 'Aline', through: 'console' };
  const acts = async () =>
    (await hub.reading.acts()).items.map(({ what, as, by: who, note }) => ({ what, as, by: who, note }));

  it('note an opt-out at all of the addresses, lift it, and try again; the log says who and why', async () => {
    const email = 'awa@example.cm';
    const id = await sent({ phone, email });
    const reader = readerOf({ can: [...SUPPORT, 'audit'] });
    const why = 'asked on the phone';
    const out = await reader.send(await reader.get(`message?id=${id}`), 'opt-out', { category: 'all', why });
    expect(out.body).toContain('Noted: the recipient takes no such messages any more.');
    for (const to of [phone, email])
      expect((await hub.reading.consent(to))?.optOuts).toMatchObject([
        { category: 'code', by: 'application' },
        { category: 'transactional' },
        { category: 'marketing' },
      ]);
    const back = await reader.send(out, 'opt-in', { category: 'code', why: 'wants codes' });
    expect(back.body).toContain('Noted: the recipient takes these messages again.');
    expect((await hub.reading.consent(email))?.optOuts.map(({ category }) => category)).toEqual([
      'transactional',
      'marketing',
    ]);
    await gone(phone);
    const allowed = await reader.send(await reader.get(`message?id=${id}`), 'allow', { why: 'a new owner' });
    expect(allowed.body).toContain('The address is tried again.');
    expect((await hub.reading.consent(phone))?.suppressedUntil).toBeUndefined();
    expect(await acts()).toContainEqual({ what: 'allowed', as: undefined, by, note: 'a new owner' });
    expect(await acts()).toContainEqual({ what: 'opted_in', as: 'code', by, note: 'wants codes' });
    const log = (await reader.get('log')).body;
    expect(log).toContain('noted an opt-out: codes, transactional messages, marketing messages');
    expect(log).toContain('lifted an opt-out: codes');
    expect(log).toContain('allowed an address again');
    expect(log).not.toMatch(/awa@|99128531/);
    const french = (await readerOf({ can: [...SUPPORT, 'audit'] }, 'fr').get('log')).body;
    expect(french).toContain('a levé un refus : les codes');
  });

  it('say if nothing changed', async () => {
    const id = await sent();
    const reader = readerOf();
    const page = await reader.get(`message?id=${id}`);
    const why = 'x';
    await hub.optOut({ to: phone });
    const known = await reader.send(page, 'opt-out', { category: 'marketing', why });
    expect(known.body).toContain('It was known already.');
    await gone(phone);
    const both = await reader.get(`message?id=${id}`);
    await hub.optIn({ to: phone });
    await hub.allow({ to: phone });
    expect((await reader.send(both, 'opt-in', { category: 'all', why })).body).toContain(
      'There was no such opt-out.',
    );
    expect((await reader.send(both, 'allow', { why })).body).toContain('The address was tried already.');
  });

  it.each([
    ['without a reason', { category: 'marketing', why: ' ' }, 400],
    ['without a category', { why: 'x' }, 400],
    ['with another category', { category: 'spam', why: 'x' }, 400],
    ['of another message', { category: 'marketing', why: 'x', id: 'nowhere' }, 404],
  ])('are refused %s', async (_, fields, status) => {
    const reader = readerOf();
    const page = await reader.get(`message?id=${await sent()}`);
    expect((await reader.send(page, 'opt-out', fields)).status).toBe(status);
    expect(await acts()).toEqual([]);
    expect(await hub.reading.consent(phone)).toBeUndefined();
  });

  it('are refused for a message that was erased meanwhile', async () => {
    const reader = readerOf();
    const id = await sent();
    const page = await reader.get(`message?id=${id}`);
    await hub.erase({ id });
    expect((await reader.send(page, 'opt-out', { category: 'all', why: 'x' })).status).toBe(400);
    for await (const one of hub.optOuts()) expect(one).toBeUndefined();
  });
});

describe('within a scope', () => {
  const scope = { metadata: { tenant: 'shop' } };

  it('the consent of an address is seen and changed by a message of the scope, and not by one of others', async () => {
    const own = await sent({ phone }, { metadata: { tenant: 'shop' } });
    const foreign = await sent({ phone: other }, { metadata: { tenant: 'bank' } });
    await hub.optOut({ to: phone });
    await hub.optOut({ to: other });
    const reader = readerOf({ scope });
    const page = await reader.get(`message?id=${own}`);
    expect(page.body).toContain('Takes no marketing messages');
    for (const action of ['opt-out', 'opt-in', 'allow']) {
      const form = page.forms.find((one) => one.action === action);
      const token = form?.fields['token'] ?? '';
      const fields = { token, id: foreign, category: 'all', why: 'x', to: other };
      const { status, body } = await reader.post(action, fields);
      // Without a form on the page, its token is missing too.
      expect([action, status]).toEqual([action, form === undefined ? 403 : 404]);
      expect(body).not.toContain('marketing');
    }
    expect((await hub.reading.consent(other))?.optOuts).toHaveLength(1);
    expect((await reader.get(`message?id=${foreign}`)).status).toBe(404);
    await reader.send(page, 'opt-in', { category: 'all', why: 'asked', to: other });
    expect(await hub.reading.consent(phone)).toBeUndefined();
    expect((await hub.reading.consent(other))?.optOuts).toHaveLength(1);
  });

  it('a search says it of an address that a message of the scope has', async () => {
    await sent({ phone }, { metadata: { tenant: 'shop' } });
    await sent({ phone: other }, { metadata: { tenant: 'bank' } });
    for (const to of [phone, other]) await hub.optOut({ to });
    await gone(phone);
    const found = async (q: string, visitor: Partial<Visitor> = {}) => {
      const reader = readerOf(visitor);
      return (await reader.send(await reader.get('messages'), 'search', { q })).body;
    };
    const line = 'Takes no marketing messages since';
    expect(await found(phone, { scope })).toContain(line);
    expect(await found('699 12 85 31', { scope })).toContain('Not tried until');
    expect(await found(other, { scope })).not.toContain(line);
    expect(await found(other)).toContain(line);
    await hub.optOut({ to: '+237677000009' });
    expect(await found('+237677000009', { scope })).not.toContain(line);
    expect(await found('+237677000009')).toContain(line);
    expect(await found('8531')).not.toContain(line);
  });
});
