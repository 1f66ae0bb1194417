import { describe, expect, it } from 'vitest';
import { useFolder } from '../../test/catalog-folder.ts';
import { createCatalogRenderer } from '../render/catalog-renderer.ts';
import type { Language } from '../words/language.ts';
import { loadCatalog } from './load-catalog.ts';

const folder = useFolder();
const settings = { defaultLocale: 'fr' };

function told(fr: unknown, language?: Language, own?: object): Promise<readonly string[]> {
  return folder.problems({ 'catalog.json': { ...settings, ...own }, 'fr.json': fr }, language);
}

/** The templates of texts in French, with their channels. */
async function templatesOf(fr: unknown, own?: object): Promise<Readonly<Record<string, string>>> {
  await folder.write({ 'catalog.json': { ...settings, ...own }, 'fr.json': fr });
  const { templates } = await loadCatalog(folder.path());
  const channels = [...templates].map(([name, { contents }]) => [
    name,
    [...(contents.get('fr')?.keys() ?? [])].join(),
  ]);
  return Object.fromEntries(channels);
}

describe('nested keys', () => {
  it('are names with dots, at any depth', async () => {
    const order = { created: 'x', shipped: 'y {n}', late: { by: { days: { many: 'z' } } } };
    expect(await templatesOf({ order, hello: 'a' })).toEqual({
      'order.created': 'text',
      'order.shipped': 'text',
      'order.late.by.days.many': 'text',
      hello: 'text',
    });
  });

  it.each([
    [{ b: { SMS: 'x', EMAIL: { subject: 's', text: 't' } } }, 'SMS', 'sms'],
    [{ b: { sms: 'x', Whatsapp: 'y' } }, 'Whatsapp', 'whatsapp'],
    [{ b: { 'e-mail': { subject: 's', text: 't' } } }, 'e-mail', 'email'],
  ])(
    'in other letters than a channel are an error, with the channel that is meant: %j',
    async (fr, key, channel) => {
      const [first, ...others] = await told(fr);
      expect(first).toContain(`"${key}" is not a channel: did you mean "${channel}"?`);
      expect(others).toEqual([]);
      expect((await told(fr, 'fr'))[0]).toContain(`vouliez-vous dire "${channel}" ?`);
    },
  );

  it('are rendered, with settings by the whole name', async () => {
    await folder.write({
      'catalog.json': { ...settings, settings: { 'order.shipped': { maxSegments: 1, expiresIn: '2h' } } },
      'fr.json': { order: { shipped: 'Commande {n} en route' } },
    });
    const catalog = await loadCatalog(folder.path());
    const renderer = createCatalogRenderer(catalog, { timeZone: 'UTC', clock: { now: () => new Date() } });
    const { template, values } = catalog.notification('order.shipped', { n: '12' });
    const rendered = await renderer.render({ template, values: values ?? {}, channel: 'sms' });
    expect(rendered).toMatchObject({
      content: { text: 'Commande 12 en route' },
      expiresIn: { milliseconds: 7_200_000 },
    });
  });

  it('may have dots themselves, and differ from file to file', async () => {
    await folder.write({
      'catalog.json': settings,
      'fr.json': { 'order.created': 'x', order: { 'late.days': 'y' } },
      'en.json': { order: { created: 'x', late: { days: 'y' } } },
    });
    expect([...(await loadCatalog(folder.path())).templates.keys()]).toEqual([
      'order.created',
      'order.late.days',
    ]);
  });

  it('hold a name once', async () => {
    expect(await told('{"order.created": "x",\n "order": {"created": "y"}}')).toEqual([
      'fr.json:2:23: "order.created" is there twice',
    ]);
  });

  it('hold texts by channel if they are all names of channels', async () => {
    const channels = { text: 'a', sms: 'a', whatsapp: 'a', push: 'a', voice: 'a', chat: 'a' };
    expect(
      await templatesOf({ order: { created: { ...channels, email: { subject: 'b', text: 'c' } } } }),
    ).toEqual({
      'order.created': 'text,sms,whatsapp,push,voice,chat,email',
    });
  });

  it('may be a name that a channel has, beside other names', async () => {
    const account = { email: { changed: 'a' }, password: { changed: 'b' } };
    expect(await templatesOf({ account })).toEqual({
      'account.email.changed': 'text',
      'account.password.changed': 'text',
    });
  });

  it('hold texts of channels that catalog.json lists', async () => {
    const fr = { hello: { text: 'a', telegram: 'b' } };
    expect(await templatesOf(fr, { channels: ['telegram'] })).toEqual({ hello: 'text,telegram' });
    expect(await told(fr)).toEqual([
      'fr.json:1:10 hello: has channels (text) beside other names (telegram): take one kind out, or list new channels in catalog.json, "channels": ["telegram"]',
    ]);
  });

  it('have the problems of their texts at their places', async () => {
    const found = await told(
      '{"order": {\n  "created": {"sms": "x", "email": {"text": "t", "html": "h", "subject": "à l\'{n}"}},\n "late": "{n"}}',
    );
    expect(found).toEqual([
      expect.stringMatching(/^fr\.json:2:78 order\.created\.email\.subject: the apostrophe/),
      expect.stringMatching(/^fr\.json:3:11 order\.late: the brace/),
    ]);
  });

  it('have the problems of their settings at their places', async () => {
    await folder.write({
      'catalog.json': '{"defaultLocale": "fr",\n "settings": {\n  "order.late": {"limits": {"x": 4}}}}',
    });
    expect(await folder.problems({ 'fr.json': { order: { late: '{n}' } } })).toEqual([
      'catalog.json:3:17 order.late: limits: {x} is in none of its texts',
    ]);
  });

  it('that a language lacks are told by the whole name', async () => {
    const files = { 'catalog.json': settings, 'fr.json': { order: { late: 'x' } }, 'en.json': { order: {} } };
    expect(await folder.problems(files)).toEqual([
      'en.json:1:1 order.late: has no text: write it, or give the template a fallback',
    ]);
  });

  it('name e-mails within texts by channel', async () => {
    expect(await told({ hello: { subject: 'a', text: 'b', html: 'c' } })).toEqual([
      'fr.json:1:10 hello: subject is not a channel; put it into email: { subject, text, html }',
      'fr.json:1:10 hello: html is not a channel; put it into email: { subject, text, html }',
    ]);
    expect(
      await told('{"hello": {"email": {"subject": "a", "body": "b"}},\n "bye": {"email": {"subject": "a"}}}'),
    ).toEqual([
      'fr.json:1:46 hello.email: has no part "body": its parts are subject, text, html',
      'fr.json:2:19 bye.email: has no "text", which is for readers without HTML: add it',
    ]);
  });

  it('with plurals as i18next splits them are refused, one line a text', async () => {
    const fr = { cart: { item_one: '{n} article', item_other: '{n} articles' }, day_one: 'Jour 1' };
    expect(await told(fr)).toEqual([
      'fr.json:1:21 cart.item: item_one, item_other are one text here: write "item": "{count, plural, one {…} other {…}}"',
    ]);
    expect(await told(fr, 'fr')).toEqual([
      'fr.json:1:21 cart.item: item_one, item_other sont ici un seul texte : écrivez "item": "{count, plural, one {…} other {…}}"',
    ]);
  });

  it('are names that can be read, and not nested without end', async () => {
    expect(await told('{"": "x",\n "order": {"": "y", "rÃ©cap": "z"}}')).toEqual([
      'fr.json:1:6: a name is empty: write one, such as "welcome"',
      'fr.json:2:16: a name is empty: write one, such as "welcome"',
      'fr.json:2:31: «rÃ©cap» was read in a wrong encoding, and is probably «récap»: write that',
    ]);
    expect(await told(`${'{"a":'.repeat(100_000)}"x"${'}'.repeat(100_000)}`)).toEqual([
      'fr.json:1:1: the braces are nested too deep: write the names with dots, "order.created"',
    ]);
  });

  it('may be names of Object.prototype', async () => {
    const fr =
      '{"__proto__": {"toString": "x", "__proto__": "y"}, "constructor": "z", "valueOf": {"sms": "s"}}';
    expect(Object.entries(await templatesOf(fr))).toEqual([
      ['__proto__.toString', 'text'],
      ['__proto__.__proto__', 'text'],
      ['constructor', 'text'],
      ['valueOf', 'sms'],
    ]);
  });

  it('have mixtures told in French', async () => {
    expect(await told({ hello: { text: 'a', title: 'b' } }, 'fr')).toEqual([
      'fr.json:1:10 hello: a des canaux (text) à côté d’autres noms (title) : enlevez les uns ou les autres, ou bien nommez les nouveaux canaux dans catalog.json, "channels": ["title"]',
    ]);
  });
});
